package dev.troupe.provider;

import dev.troupe.event.TroupeEvent.RouteCallEnded;
import dev.troupe.model.Attempt;
import dev.troupe.provider.ProviderCommand.Call;
import dev.troupe.provider.ProviderCommand.CallReply;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Embed;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Outcome;
import dev.troupe.provider.ProviderCommand.Stream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a routed call asks, and who is answered.
 *
 * @param call what its asker sent
 * @param allowed how long the asker waits, from {@code asked} on
 * @param asked when, in System.nanoTime
 */
record RouteAsk(Call call, Duration allowed, long asked) {

  /** Pekko's timers end at 248 days; who waits for so long waits for good. */
  private static final Duration LONGEST = Duration.ofDays(100);

  RouteAsk {
    allowed = allowed.isNegative() ? Duration.ZERO : allowed;
    allowed = allowed.compareTo(LONGEST) < 0 ? allowed : LONGEST;
  }

  static RouteAsk of(Call call) {
    return new RouteAsk(call, call.remaining(), System.nanoTime());
  }

  ActorRef<? extends CallReply> replyTo() {
    return call.replyTo();
  }

  /** The deltas that may come; none where one answer is wanted. */
  int credit() {
    return call instanceof Stream stream ? stream.credit() : 0;
  }

  /** Whether its answer begins before it is whole; vectors come at the end of all their batches. */
  boolean isHeardEarly() {
    return !(call instanceof Embed);
  }

  Duration remaining() {
    return allowed.minusNanos(System.nanoTime() - asked);
  }

  /**
   * The same for {@code model}, answered to {@code ear}.
   *
   * @param streams whether the provider streams also for one answer: then its first content is
   *     heard
   */
  ProviderCommand about(String model, ActorRef<CallReply> ear, int credit, boolean streams) {
    var left = remaining();
    var origin = call.origin();
    return switch (call.withModel(model)) {
      case Stream(var request, _, _, _, _) ->
          new Stream(request, left, credit, origin, ear.narrow());
      case Generate(var request, _, _, _) ->
          streams
              ? new Stream(request, left, Integer.MAX_VALUE, origin, ear.narrow())
              : new Generate(request, left, origin, ear.narrow());
      case Embed(var request, _, _, _) -> new Embed(request, left, origin, ear.narrow());
    };
  }

  /** What is told of the call along {@code route} that {@code outcome} ends. */
  RouteCallEnded ended(
      LiveRoute route, List<Attempt> tried, Outcome outcome, Optional<Duration> firstEvent) {
    return new RouteCallEnded(
        call.origin(),
        route.name(),
        List.copyOf(tried),
        LiveCall.outcomeOf(outcome),
        firstEvent,
        Duration.ofNanos(System.nanoTime() - asked));
  }

  void tell(Delta delta) {
    if (call instanceof Stream stream) {
      stream.replyTo().tell(delta);
    }
  }

  /** Tells what ends the call, which is what a provider told a command of the same kind. */
  void settle(Outcome outcome) {
    call.replyTo().<CallReply>unsafeUpcast().tell(outcome);
  }
}
