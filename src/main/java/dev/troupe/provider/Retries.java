package dev.troupe.provider;

import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Decides whether a call whose attempt failed gets another, and after which pause.
 *
 * <p>The only layer that sends a request again. Used by one actor.
 */
final class Retries {

  /** What becomes of a call. */
  sealed interface Verdict {

    /** It is tried again after {@code pause}, which may be none. */
    record Again(Duration pause) implements Verdict {}

    /** Its outcome stands; {@code why}, where it would have been tried again otherwise. */
    record Enough(Optional<String> why) implements Verdict {}
  }

  static final String KEPT_BACK = "the provider's calls fail, and are kept back for now";

  private static final Verdict STANDS = new Verdict.Enough(Optional.empty());
  private static final Verdict AT_ONCE = new Verdict.Again(Duration.ZERO);

  /** What is added to a hint, so that those who were told the same do not come back as one. */
  private static final Duration MOST_SPREAD = Duration.ofMillis(250);

  private final RetrySettings settings;
  private final RetryBudget budget;
  private final RetryPauses pauses;
  private final RandomGenerator random;

  Retries(RetrySettings settings, RetryBudget budget, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
    this.budget = budget;
    this.pauses = new RetryPauses(settings.shortest(), settings.longest(), random);
  }

  /** A call was admitted: it adds to the budget. */
  void admitted(long now) {
    budget.request(now);
  }

  /**
   * What becomes of {@code call}, whose last attempt ended with {@code outcome}.
   *
   * @param keptBack whether calls are kept from the provider
   * @param elsewhere whether it is for its key alone that it failed, and another can take it now
   */
  Verdict judge(LiveCall call, Outcome outcome, boolean keptBack, boolean elsewhere) {
    if (!(outcome instanceof Failed(var failure))
        || call.hasBegun()
        || call.tries() >= settings.maxAttempts()) {
      return STANDS;
    }
    if (elsewhere && !failure.retryable()) {
      return AT_ONCE; // no budget: each key is refused once, and then set aside
    }
    if (!canHelp(failure)) {
      return STANDS;
    }
    if (keptBack) { // it would be turned away, and a retry spent for nothing
      return enough(KEPT_BACK);
    }
    return elsewhere ? withinBudget(Duration.ZERO) : afterPause(call, failure);
  }

  private Verdict afterPause(LiveCall call, ModelFailure failure) {
    var hint = failure.retryAfter();
    if (hint.isPresent() && hint.get().compareTo(settings.longestHint()) > 0) {
      return enough("the provider asks for a pause of " + hint.get().toSeconds() + " s");
    }
    var pause = hint.map(this::spread).orElseGet(() -> pauses.next(call.tries()));
    if (pause.toNanos() >= call.due - System.nanoTime()) {
      return enough("its pause would outlast the deadline");
    }
    return withinBudget(pause);
  }

  private Verdict withinBudget(Duration pause) {
    return budget.tryRetry(System.nanoTime())
        ? new Verdict.Again(pause)
        : enough("the retry budget is spent");
  }

  private boolean canHelp(ModelFailure failure) {
    return (failure.retryable() || Guard.RETRY_TABLE.isOff())
        && failure.kind() != Kind.OVERLOADED // that is ours
        && (!failure.possiblyBilled() || settings.resendAmbiguous());
  }

  private static Verdict enough(String why) {
    return new Verdict.Enough(Optional.of("not tried again: " + why));
  }

  private Duration spread(Duration hint) {
    var most = Math.min(hint.toNanos() / 10, MOST_SPREAD.toNanos());
    return hint.plusNanos(random.nextLong(most + 1));
  }
}
