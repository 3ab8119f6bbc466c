package dev.troupe.ingress;

import dev.troupe.provider.Ask;
import dev.troupe.provider.ReplySource;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.stream.javadsl.Source;

/** Makes calls for exchanges, which a client that hangs up cancels. */
final class Calls {

  private static final int WINDOW = 64; // replies on their way to one client; chosen, not measured
  private static final Duration GRACE = Duration.ofSeconds(1); // who answers minds the deadline

  private final Scheduler scheduler;

  Calls(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * One call in one piece.
   *
   * @param command what starts it, given who is answered
   * @param cancel what gives it up
   */
  record Call<C, R>(
      ActorRef<C> target, Function<ActorRef<R>, C> command, Function<ActorRef<R>, C> cancel) {}

  <C, R> Outcome ask(ClientExchange exchange, Call<C, R> call, Function<R, Outcome> then) {
    CompletionStage<R> reply =
        Ask.<C, R>ask(
            call.target(),
            replyTo -> {
              exchange.withdrawBy(() -> call.target().tell(call.cancel().apply(replyTo)));
              return call.command().apply(replyTo);
            },
            exchange.remaining().plus(GRACE),
            scheduler);
    return new Outcome.Later<>(
        reply,
        answered -> {
          exchange.settle();
          return then.apply(answered);
        },
        _ -> {
          throw new Refused(
              Problem.of(504, "timed_out", "ingress: the call had no outcome in time"));
        });
  }

  /**
   * One call's replies as they come.
   *
   * @param taker takes what it can at once, as {@link ReplySource#of} has it
   */
  <R> Source<R, NotUsed> stream(
      ClientExchange exchange, ReplySource.Call<R> call, Predicate<R> taker) {
    var patience = exchange.remaining().plus(GRACE);
    return ReplySource.of(new Withdrawable<>(exchange, call), WINDOW, patience, taker);
  }

  /** A call that the exchange can withdraw while it runs. */
  private record Withdrawable<R>(ClientExchange exchange, ReplySource.Call<R> call)
      implements ReplySource.Call<R> {

    @Override
    public void open(int credit, ActorRef<R> replyTo) {
      exchange.withdrawBy(() -> call.cancel(replyTo));
      call.open(credit, replyTo);
    }

    @Override
    public void grant(int more, ActorRef<R> replyTo) {
      call.grant(more, replyTo);
    }

    @Override
    public void cancel(ActorRef<R> replyTo) {
      exchange.settle();
      call.cancel(replyTo);
    }

    @Override
    public boolean isLast(R reply) {
      var last = call.isLast(reply);
      if (last) {
        exchange.settle();
      }
      return last;
    }

    @Override
    public R missed() {
      return call.missed();
    }
  }
}
