package dev.troupe.coroutine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.scaladsl.AskPattern;
import org.apache.pekko.util.Timeout;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContext;

/** One life of a coroutine actor's body, and what the body may do meanwhile. */
final class Loop<T> implements Mailbox<T> {

  private static final long FOREVER = Long.MAX_VALUE;

  private final LoopPlan<T> plan;
  private final ActorRef<Object> actor;
  private final Scheduler scheduler;
  private final HandOff<T> handOff;
  private @Nullable Thread thread; // written by itself, before the body
  private @Nullable T inWork; // loop thread only
  private volatile boolean received; // whether it came to any message

  Loop(LoopPlan<T> plan, ActorRef<Object> actor, Scheduler scheduler, HandOff<T> handOff) {
    this.plan = plan;
    this.actor = actor;
    this.scheduler = scheduler;
    this.handOff = handOff;
  }

  /** Runs the body; the message that it had not done with when it threw has failed. */
  @Nullable Object run() throws Exception {
    thread = Thread.currentThread();
    try {
      plan.body().run(this);
      inWork = null;
      return null;
    } catch (Throwable failure) { // the body is a user's code: whatever it throws is its own
      var message = inWork;
      if (message != null) {
        plan.fail(message, handOff.isClosed() ? stoppedMeanwhile(failure) : failure);
      }
      throw failure;
    }
  }

  private Throwable stoppedMeanwhile(Throwable failure) {
    if (!Failures.isInterruption(failure)) {
      return failure;
    }
    var stopped = new Undelivered("actor '" + name() + "': stopped while it worked on the message");
    stopped.addSuppressed(failure);
    return stopped;
  }

  boolean hasReceived() {
    return received;
  }

  @Override
  public ActorRef<T> self() {
    return actor.narrow();
  }

  @Override
  public T receive() throws InterruptedException {
    return orLate(next(_ -> true, FOREVER));
  }

  @Override
  public Optional<T> receive(Duration timeout) throws InterruptedException {
    return Optional.ofNullable(next(_ -> true, nanos(timeout)));
  }

  @Override
  public <U extends T> U receive(Class<U> type) throws InterruptedException {
    return type.cast(orLate(next(type::isInstance, FOREVER)));
  }

  @Override
  public <U extends T> Optional<U> receive(Class<U> type, Duration timeout)
      throws InterruptedException {
    return Optional.ofNullable(next(type::isInstance, nanos(timeout))).map(type::cast);
  }

  private @Nullable T next(Predicate<? super T> wanted, long nanos) throws InterruptedException {
    requireLoopThread();
    inWork = null;
    var deadline = Deadline.current();
    var left = deadline.map(Deadline::remainingNanos).orElse(FOREVER);
    var message = handOff.take(wanted, Math.min(nanos, left));
    if (message == null && left < nanos) {
      throw Await.late("receive");
    }
    inWork = message;
    if (message != null && !received) {
      received = true;
    }
    return message;
  }

  private T orLate(@Nullable T message) {
    if (message == null) {
      throw Await.late("receive");
    }
    return message;
  }

  private static long nanos(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout must be at least zero, got " + timeout);
    }
    return timeout.isZero() ? 0 : Deadline.after(timeout).remainingNanos();
  }

  private void requireLoopThread() {
    var current = Thread.currentThread();
    if (current != thread) {
      throw new IllegalStateException(
          "actor '%s': receive: tried by thread '%s', but only the actor's own loop may: receive"
                  .formatted(name(), current.getName())
              + " there, and hand the message on");
    }
  }

  @Override
  public <C, R> Pending<R> ask(
      ActorRef<C> target, Function<ActorRef<R>, C> command, Duration patience) {
    var until = Deadline.current().map(Deadline.after(patience)::earlier);
    var left = until.map(Deadline::remaining).filter(Duration::isPositive).orElse(patience);
    var answer = new CompletableFuture<R>();
    new AskPattern.Askable<C>(target)
        .<R>ask(command::apply, Timeout.create(left), scheduler)
        .onComplete(
            result ->
                result.isSuccess()
                    ? answer.complete(result.get())
                    : answer.completeExceptionally(told(result.failed().get(), target, left)),
            ExecutionContext.parasitic$.MODULE$);
    return Pending.of(answer, () -> {});
  }

  /** Pekko's own text shows paths and classes. */
  private Throwable told(Throwable failure, ActorRef<?> target, Duration patience) {
    return failure instanceof TimeoutException
        ? new DeadlineExceeded(
            "actor '%s': ask of '%s': no reply within %s: ask again, or allow more time"
                .formatted(name(), target.path().name(), patience),
            failure)
        : failure;
  }

  @Override
  public <V extends @Nullable Object> void pipe(
      CompletionStage<V> stage, BiFunction<? super V, ? super @Nullable Throwable, T> message) {
    var _ =
        Stages.copy(stage)
            .whenComplete((value, failure) -> actor.tell(message.apply(value, failure)));
  }

  @Override
  public <C> ActorRef<C> spawn(Behavior<C> behavior, String name) throws InterruptedException {
    var child = new CompletableFuture<ActorRef<C>>();
    handOff.owe(child);
    actor.tell(new LoopMessage.Spawn<>(behavior, name, child));
    return Await.await(child);
  }

  private String name() {
    return actor.path().name();
  }
}
