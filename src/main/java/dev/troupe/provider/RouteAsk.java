package dev.troupe.provider;

import dev.troupe.event.Origin;
import dev.troupe.event.TroupeEvent.RouteCallEnded;
import dev.troupe.model.Attempt;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Reply;
import dev.troupe.provider.ProviderCommand.Stream;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a routed call asks, and who is answered.
 *
 * @param allowed how long the asker waits, from {@code asked} on
 * @param asked when, in System.nanoTime
 * @param credit of a stream; 0 where one answer is wanted
 * @param stream who takes deltas; absent where one answer is wanted
 */
record RouteAsk(
    ModelRequest request,
    Origin origin,
    Duration allowed,
    long asked,
    int credit,
    Optional<ActorRef<StreamReply>> stream,
    ActorRef<? extends StreamReply> replyTo,
    ActorRef<? super Reply> asker) {

  /** Pekko's timers end at 248 days; who waits for so long waits for good. */
  private static final Duration LONGEST = Duration.ofDays(100);

  RouteAsk {
    allowed = allowed.isNegative() ? Duration.ZERO : allowed;
    allowed = allowed.compareTo(LONGEST) < 0 ? allowed : LONGEST;
  }

  static RouteAsk of(Generate ask) {
    return new RouteAsk(
        ask.request(),
        ask.origin(),
        ask.remaining(),
        System.nanoTime(),
        0,
        Optional.empty(),
        ask.replyTo(),
        ask.replyTo());
  }

  static RouteAsk of(Stream ask) {
    return new RouteAsk(
        ask.request(),
        ask.origin(),
        ask.remaining(),
        System.nanoTime(),
        ask.credit(),
        Optional.of(ask.replyTo()),
        ask.replyTo(),
        ask.replyTo());
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
  ProviderCommand about(String model, ActorRef<StreamReply> ear, int credit, boolean streams) {
    var named = request.withModel(model);
    if (stream.isPresent()) {
      return new Stream(named, remaining(), credit, origin, ear);
    }
    return streams
        ? new Stream(named, remaining(), Integer.MAX_VALUE, origin, ear)
        : new Generate(named, remaining(), origin, ear.narrow());
  }

  /** What is told of the call along {@code route} that {@code reply} ends. */
  RouteCallEnded ended(
      LiveRoute route, List<Attempt> tried, Reply reply, Optional<Duration> firstEvent) {
    return new RouteCallEnded(
        origin,
        route.name(),
        List.copyOf(tried),
        LiveCall.outcomeOf(reply),
        firstEvent,
        Duration.ofNanos(System.nanoTime() - asked));
  }

  void tell(Delta delta) {
    stream.ifPresent(asker -> asker.tell(delta));
  }

  void settle(Reply reply) {
    asker.tell(reply);
  }
}
