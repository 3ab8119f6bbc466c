package dev.troupe.provider;

import dev.troupe.model.Attempt;
import dev.troupe.model.ModelFailure;
import dev.troupe.provider.ProviderCommand.CallReply;
import dev.troupe.provider.ProviderCommand.Credit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One provider that was asked on the way along a route.
 *
 * @param model as {@code provider/model}
 * @param front who was asked
 * @param ear whom it answers: one for each, since a reply does not say whose it is
 * @param began when, in System.nanoTime
 */
record RouteTry(
    String model, ActorRef<ProviderCommand> front, ActorRef<CallReply> ear, long began) {

  /** What takes the replies to the try with this number to {@code call}. */
  static Behavior<CallReply> ear(ActorRef<RouteMessage> call, int number) {
    return Behaviors.receiveMessage(
        reply -> {
          call.tell(new RouteCall.Heard(number, reply));
          return Behaviors.same();
        });
  }

  /** Whether another provider may do better: what is wrong with the request is so everywhere. */
  static boolean canAnotherHelp(ModelFailure failure) {
    return switch (failure.kind()) {
      case REJECTED, BLOCKED, CANCELLED -> false;
      case UNKNOWN_MODEL,
          UNAUTHORIZED,
          THROTTLED,
          OVERLOADED,
          UNAVAILABLE,
          TIMED_OUT,
          MALFORMED,
          BROKEN ->
          true;
    };
  }

  /** The provider of {@code model} is off, or being replaced, and was not asked. */
  static Attempt absent(String model) {
    return attempt(model, "unavailable", false, Duration.ZERO);
  }

  /**
   * What it tried before it failed; one that refused at once tried nothing, and is told as well.
   */
  List<Attempt> attempts(ModelFailure failure) {
    return failure.attempts().isEmpty()
        ? List.of(attempt(failure.kind().name().toLowerCase(Locale.ROOT), false))
        : failure.attempts();
  }

  /** Lets so many more deltas come. */
  void grant(int deltas) {
    front.tell(new Credit(deltas, ear.narrow()));
  }

  String provider() {
    return RouteSettings.provider(model);
  }

  /** It is given up, at a time when nobody knows what the provider has worked on. */
  Attempt abandoned() {
    return attempt("cancelled", true);
  }

  private Attempt attempt(String outcome, boolean sent) {
    return attempt(model, outcome, sent, took());
  }

  private static Attempt attempt(String model, String outcome, boolean sent, Duration took) {
    var provider = RouteSettings.provider(model);
    var name = model.substring(provider.length() + 1);
    return new Attempt(provider, name, outcome, sent, sent, took);
  }

  Duration took() {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
