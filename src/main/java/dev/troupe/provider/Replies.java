package dev.troupe.provider;

import dev.troupe.model.Attempt;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Embedded;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a front itself says to the asker of a call. */
final class Replies {

  /** How soon a caller who was turned away may try again; chosen, not measured. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final ProviderSettings settings;

  Replies(ProviderSettings settings) {
    this.settings = settings;
  }

  Outcome overloaded(LiveCall call, CallTable calls) {
    var why =
        "%d calls in flight and %d queued: no room for another; try again, or raise max-concurrent or max-queue"
            .formatted(calls.inFlight(), calls.queued() - 1);
    return failed(call, failure(Kind.OVERLOADED, why).retryAfter(SOON));
  }

  Outcome unavailable(LiveCall call, String why) {
    return failed(call, failure(Kind.UNAVAILABLE, why + "; try again").retryAfter(SOON));
  }

  /**
   * While calls are kept from the provider; one that was tried before keeps its own reason.
   *
   * @param cause why they are kept from the first of its keys, where that is so of several
   */
  Outcome turnedAway(LiveCall call, Optional<ModelFailure> cause, Optional<Duration> opensIn) {
    return call.lastFailure()
        .map(last -> because(last, Optional.of("not tried again: " + Retries.KEPT_BACK)))
        .or(() -> cause.map(first -> setAside(call, first, opensIn)))
        .orElseGet(() -> failing(call, opensIn));
  }

  private Outcome failing(LiveCall call, Optional<Duration> opensIn) {
    var why = "its calls fail, and this one was not sent; try again, or ask another provider";
    return failed(call, failure(Kind.UNAVAILABLE, why).retryAfter(opensIn.orElse(SOON)));
  }

  /** Nothing of the cause but what it is: its words are of another call. */
  private Outcome setAside(LiveCall call, ModelFailure cause, Optional<Duration> opensIn) {
    var status = cause.status().map(it -> "status " + it).orElse("no answer");
    var code = cause.code().map(it -> " (" + it + ")").orElse("");
    var why =
        "all its keys are set aside, the first for "
            + status
            + code
            + ", and this call was not sent; check the api-keys";
    var failure = failure(cause.kind(), why).retryable(cause.retryable());
    var answered =
        cause
            .status()
            .map(it -> failure.answered(it, cause.code(), Optional.empty()))
            .orElse(failure);
    return failed(call, cause.retryable() ? answered.retryAfter(opensIn.orElse(SOON)) : answered);
  }

  /** To a call whose turn would come after its deadline. */
  Outcome tooFast(LiveCall call, Duration wait) {
    var why =
        "its limit of requests or tokens is reached for %d ms, longer than the deadline allows"
            .formatted(wait.toMillis());
    return failed(call, failure(Kind.THROTTLED, why).retryAfter(wait));
  }

  /** To a call whose deadline passed while calls were held back. */
  Outcome heldBack(LiveCall call) {
    var why = "its limit of requests or tokens was reached for as long as the deadline allowed";
    return failed(call, failure(Kind.THROTTLED, why).retryAfter(SOON));
  }

  /** To a call in work: once its answer has begun, it was cut. */
  Outcome interrupted(LiveCall call, String why) {
    return call.hasBegun()
        ? failed(call, failure(Kind.BROKEN, "the answer was cut: " + why))
        : unavailable(call, why);
  }

  Outcome cancelled(LiveCall call) {
    return failed(call, failure(Kind.CANCELLED, "call was cancelled"));
  }

  Outcome timedOut(LiveCall call) {
    var waited = call.age().toMillis();
    return failed(
        call, failure(Kind.TIMED_OUT, "no answer by the deadline, after " + waited + " ms"));
  }

  Outcome rejected(LiveCall call, String why) {
    return failed(call, failure(Kind.REJECTED, why));
  }

  Outcome unknownModel(LiveCall call, String model) {
    var why = "no model " + Names.quoted(model) + Names.suggest(model, settings.models());
    return failed(call, failure(Kind.UNKNOWN_MODEL, why));
  }

  /** To a call for a model that its settings keep from callers. */
  Outcome withheld(LiveCall call, String model, String why) {
    return failed(
        call,
        failure(
            Kind.UNKNOWN_MODEL,
            "model %s may not be asked for: %s".formatted(Names.quoted(model), why)));
  }

  /** {@code outcome}, with {@code why} at the end of its message. */
  static Outcome because(Outcome outcome, Optional<String> why) {
    return why.isPresent() && outcome instanceof Failed(var failure)
        ? new Failed(failure.adding("; " + why.get()))
        : outcome;
  }

  /** {@code outcome} with what was tried, its own attempt included. */
  static Outcome told(Outcome outcome, List<Attempt> attempts) {
    return switch (outcome) {
      case Answered(var response) -> new Answered(response.after(attempts));
      case Embedded(var response) -> new Embedded(response.after(attempts));
      case Failed(var failure) -> new Failed(failure.after(attempts));
    };
  }

  private ModelFailure failure(Kind kind, String why) {
    return ModelFailure.of(kind, "provider '" + settings.name() + "': " + why);
  }

  private Outcome failed(LiveCall call, ModelFailure failure) {
    return new Failed(failure.at(settings.name(), call.model()));
  }
}
