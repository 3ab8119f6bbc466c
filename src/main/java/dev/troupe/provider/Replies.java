package dev.troupe.provider;

import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Reply;
import java.time.Duration;
import java.util.Optional;

/** What a front itself says to callers. */
final class Replies {

  /** How soon a caller who was turned away may try again; chosen, not measured. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private Replies() {}

  static Reply overloaded(ProviderSettings settings, int inFlight, int queued) {
    return failed(
        settings,
        ModelFailure.of(
                Kind.OVERLOADED,
                who(settings)
                    + inFlight
                    + " calls in flight and "
                    + queued
                    + " queued: no room for another; try again, or raise max-concurrent or"
                    + " max-queue")
            .retryAfter(SOON));
  }

  static Reply unavailable(ProviderSettings settings, String why) {
    return failed(
        settings,
        ModelFailure.of(Kind.UNAVAILABLE, who(settings) + why + "; try again").retryAfter(SOON));
  }

  static Reply cancelled(ProviderSettings settings) {
    return failed(settings, ModelFailure.of(Kind.CANCELLED, who(settings) + "call was cancelled"));
  }

  static Reply timedOut(ProviderSettings settings, Duration waited) {
    return failed(
        settings,
        ModelFailure.of(
            Kind.TIMED_OUT,
            who(settings) + "no answer by the deadline, after " + waited.toMillis() + " ms"));
  }

  static Reply rejected(ProviderSettings settings, String why) {
    return failed(settings, ModelFailure.of(Kind.REJECTED, who(settings) + why));
  }

  static Reply unknownModel(ProviderSettings settings, String model) {
    return failed(
        settings,
        ModelFailure.of(
            Kind.UNKNOWN_MODEL,
            who(settings) + "no model '" + model + "'" + Names.suggest(model, settings.models())));
  }

  private static Reply failed(ProviderSettings settings, ModelFailure failure) {
    return new Failed(failure.at(settings.name(), Optional.empty(), 0));
  }

  private static String who(ProviderSettings settings) {
    return "provider '" + settings.name() + "': ";
  }
}
