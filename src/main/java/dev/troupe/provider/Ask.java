package dev.troupe.provider;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.scaladsl.AskPattern;
import org.apache.pekko.util.Timeout;
import scala.concurrent.ExecutionContext;

/**
 * Asks an actor, and hears its reply on the replier's own thread.
 *
 * <p>Pekko's ask for Java hands each reply to the common pool first, which costs every call a
 * wake-up of another thread. What depends on the future here runs on a dispatcher's thread and must
 * not wait.
 */
public final class Ask {

  private Ask() {}

  /**
   * Sends the command that {@code command} makes of a fresh reference.
   *
   * @param patience how long until the future fails with a {@link
   *     java.util.concurrent.TimeoutException}; the reference ends then, as it does with the reply
   */
  public static <C, R> CompletableFuture<R> ask(
      ActorRef<C> target,
      Function<ActorRef<R>, C> command,
      Duration patience,
      Scheduler scheduler) {
    var answer = new CompletableFuture<R>();
    new AskPattern.Askable<C>(target)
        .<R>ask(command::apply, Timeout.create(patience), scheduler)
        .onComplete(
            result ->
                result.isSuccess()
                    ? answer.complete(result.get())
                    : answer.completeExceptionally(result.failed().get()),
            ExecutionContext.parasitic$.MODULE$);
    return answer;
  }
}
