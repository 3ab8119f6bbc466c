package dev.troupe.provider;

import dev.troupe.model.ModelFailure;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Embedded;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Outcome;

/** What the outcome of an attempt says of the provider, and of the key that it went out by. */
enum Judgement {
  /** Both work. */
  SERVED,
  /** The provider failed. */
  FAILED,
  /** The key came too fast: so may another be taken. */
  THROTTLED,
  /** The key is of no use for now: it is wrong, or its account is empty. */
  KEY_REFUSED,
  /** Nothing: the request is at fault, or the attempt ended by Troupe's own doing. */
  NOTHING;

  private static final int FORBIDDEN = 403;

  /** What {@code outcome} says, to which {@code attempt} has come by itself. */
  static Judgement of(LiveAttempt attempt, Outcome outcome) {
    return switch (outcome) {
      case Answered _, Embedded _ -> SERVED;
      case Failed(var failure) -> attempt.isCut() ? NOTHING : of(failure);
    };
  }

  private static Judgement of(ModelFailure failure) {
    return switch (failure.kind()) {
      case UNAVAILABLE, TIMED_OUT, BROKEN, MALFORMED -> FAILED;
      case UNAUTHORIZED -> isForbidden(failure) ? NOTHING : refused();
      case THROTTLED -> failure.retryable() ? THROTTLED : refused();
      case REJECTED, UNKNOWN_MODEL, BLOCKED, OVERLOADED, CANCELLED -> NOTHING;
    };
  }

  private static Judgement refused() {
    return Guard.SET_ASIDE.isOff() ? NOTHING : KEY_REFUSED;
  }

  /** The key is known, and may not do this one thing: others it may. */
  private static boolean isForbidden(ModelFailure failure) {
    return failure.status().filter(status -> status == FORBIDDEN).isPresent();
  }

  /** Whether the same request may do better by another key. */
  boolean isOfTheKey() {
    return this == KEY_REFUSED || this == THROTTLED;
  }
}
