package dev.troupe.tool;

import dev.troupe.model.Cost;
import dev.troupe.model.Message;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How an agent call ended.
 *
 * @param response the model's last answer; its finish reason says whether that is whole
 * @param stopped why there was no further round; other than {@code ANSWERED}, {@code response} asks
 *     for calls that were not run
 * @param rounds requests to the model; at least 1
 * @param calls what the model asked for, in its order, as far as it was told of each
 * @param usage of all rounds together, each counted once
 * @param cost of all rounds together; absent where one of them has none, or another currency
 * @param messages all that was said, the question first; to go on from
 */
public record AgentResponse(
    ModelResponse response,
    Stop stopped,
    int rounds,
    List<Call> calls,
    Optional<Usage> usage,
    Optional<Cost> cost,
    List<Message> messages) {

  public AgentResponse {
    calls = List.copyOf(calls);
    messages = List.copyOf(messages);
  }

  /** Why an agent call ends. */
  public enum Stop {
    /** The model asked for no more calls. */
    ANSWERED,
    /** It asked for calls in the last round that was allowed. */
    ROUNDS,
    /** It asked for more calls than are allowed in all. */
    CALLS,
    /** It asked for calls when as many tokens were used as are allowed. */
    TOKENS,
    /** It asked for calls when as much was paid as is allowed. */
    COST,
    /**
     * It asked for calls when the cost so far was not known in the currency of the limit of cost:
     * the model has no prices, or prices in another currency.
     */
    UNPRICED
  }

  /**
   * One call that the model asked for.
   *
   * @param tool as the model wrote it
   * @param round of the answer that asked for it, from 1
   * @param outcome {@code ok}, the type of the {@link ToolFailure}, or {@code not_run} where a
   *     limit kept it from being run
   * @param took from its start to its outcome; zero where it was not run
   */
  public record Call(String tool, int round, String outcome, Duration took) {

    static final String OK = "ok";
    static final String NOT_RUN = "not_run";

    /** Whether it was begun, or refused for its arguments. */
    boolean isRun() {
      return !outcome.equals(NOT_RUN);
    }
  }

  /** The text of the last answer; empty where that only asks for calls. */
  public String content() {
    return response.content();
  }
}
