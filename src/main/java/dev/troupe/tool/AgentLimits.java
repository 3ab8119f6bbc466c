package dev.troupe.tool;

import com.typesafe.config.Config;
import java.util.Optional;

/**
 * How far an agent call may go: the section {@code agents} of {@code troupe}, from which a call can
 * differ. Immutable.
 *
 * @param rounds requests to the model; 1–10000
 * @param callsPerRound calls of tools that are run of one answer, all at the same time; 1–10000
 * @param calls calls of tools in all rounds; 1–1000000
 * @param tokens input and output of all rounds, as {@code Usage} has them; at least 1
 * @param cost of all rounds, as the prices of their models have it; empty: there is no such limit.
 *     A call that has one also ends after a round whose cost is not known in its currency
 * @param resultLength characters of names and texts in what the model is told of one call; at least
 *     1
 */
public record AgentLimits(
    int rounds,
    int callsPerRound,
    int calls,
    long tokens,
    Optional<CostLimit> cost,
    long resultLength) {

  private static final int MOST_AT_ONCE = 10_000; // chosen, not measured
  private static final int MOST = 1_000_000; // chosen, not measured

  public AgentLimits {
    requireWithin("max-rounds", rounds, MOST_AT_ONCE);
    requireWithin("max-calls-per-round", callsPerRound, MOST_AT_ONCE);
    requireWithin("max-calls", calls, MOST);
    requireWithin("max-tokens", tokens, Long.MAX_VALUE);
    requireWithin("max-result", resultLength, Long.MAX_VALUE);
  }

  /** The limits in the section {@code agents}. */
  public static AgentLimits from(Config agents) {
    return new AgentLimits(
        agents.getInt("max-rounds"),
        agents.getInt("max-calls-per-round"),
        agents.getInt("max-calls"),
        agents.getLong("max-tokens"),
        agents.hasPath("max-cost")
            ? Optional.of(CostLimit.of(agents.getString("max-cost")))
            : Optional.empty(),
        agents.getBytes("max-result"));
  }

  /** These, but for {@code most} rounds. */
  public AgentLimits rounds(int most) {
    return new AgentLimits(most, callsPerRound, calls, tokens, cost, resultLength);
  }

  /** These, but for {@code most} calls of one answer. */
  public AgentLimits callsPerRound(int most) {
    return new AgentLimits(rounds, most, calls, tokens, cost, resultLength);
  }

  /** These, but for {@code most} calls in all. */
  public AgentLimits calls(int most) {
    return new AgentLimits(rounds, callsPerRound, most, tokens, cost, resultLength);
  }

  /** These, but for {@code most} tokens. */
  public AgentLimits tokens(long most) {
    return new AgentLimits(rounds, callsPerRound, calls, most, cost, resultLength);
  }

  /** These, but for {@code most} as the cost. */
  public AgentLimits cost(CostLimit most) {
    return new AgentLimits(rounds, callsPerRound, calls, tokens, Optional.of(most), resultLength);
  }

  /** These, but for results of {@code most} characters. */
  public AgentLimits resultLength(long most) {
    return new AgentLimits(rounds, callsPerRound, calls, tokens, cost, most);
  }

  private static void requireWithin(String key, long value, long most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          most == Long.MAX_VALUE
              ? "%s must be at least 1, got %d".formatted(key, value)
              : "%s must be 1 to %d, got %d".formatted(key, most, value));
    }
  }
}
