package dev.troupe.provider;

import dev.troupe.provider.ProviderCommand.CallReply;
import dev.troupe.supervision.Restarts;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The routed calls in flight, by whom they answer; outlives each life of the router. Any thread.
 *
 * <p>Bounded by the admission of the providers: a routed call ends when none of them has it.
 */
final class RouteCalls {

  /** Of the actors of calls. */
  final Restarts restarts = new Restarts("a routed call");

  /** Ordered, since all references of asks have the same hash code. */
  private final Map<ActorRef<? extends CallReply>, ActorRef<RouteMessage>> calls =
      new ConcurrentSkipListMap<>();

  private final AtomicLong number = new AtomicLong();

  void add(ActorRef<? extends CallReply> replyTo, ActorRef<RouteMessage> call) {
    calls.put(replyTo, call);
  }

  /** Takes {@code call} out; one that came after it, for the same asker, stays. */
  void remove(ActorRef<? extends CallReply> replyTo, ActorRef<RouteMessage> call) {
    calls.remove(replyTo, call);
  }

  Optional<ActorRef<RouteMessage>> find(ActorRef<? extends CallReply> replyTo) {
    return Optional.ofNullable(calls.get(replyTo));
  }

  /** A name for the next call's actor. */
  String nextName() {
    return "call-" + number.incrementAndGet();
  }
}
