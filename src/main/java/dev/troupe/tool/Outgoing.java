package dev.troupe.tool;

import dev.troupe.coroutine.Pending;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Asks one actor, in a way that can be cancelled. Any thread. */
record Outgoing<Q>(ActorRef<Q> target, Scheduler scheduler) {

  /** Longer than any reply is late: it only ends an ask that nobody answers. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** The message of an ask, the one that withdraws it, and what stands for a lost reply. */
  record Question<Q, A>(
      Function<ActorRef<A>, Q> ask, Function<ActorRef<A>, Q> cancel, Supplier<A> lost) {}

  <A> Pending<A> ask(Question<Q, A> question, Duration remaining) {
    var asker = new AtomicReference<ActorRef<A>>(); // set before ask returns
    var reply =
        AskPattern.<Q, A>ask(
            target,
            replyTo -> {
              asker.set(replyTo);
              return question.ask().apply(replyTo);
            },
            remaining.plus(GRACE),
            scheduler);
    return Pending.of(
        reply.exceptionally(_ -> question.lost().get()),
        () -> target.tell(question.cancel().apply(asker.get())));
  }
}
