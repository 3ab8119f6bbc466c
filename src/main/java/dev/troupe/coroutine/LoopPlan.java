package dev.troupe.coroutine;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all actors of one behavior share. Any thread. */
record LoopPlan<T>(
    LoopBody<T> body,
    SupervisorStrategy strategy,
    int capacity,
    BiConsumer<? super T, ? super Throwable> onFailed,
    @Nullable CompletableFuture<@Nullable Void> ended,
    Map<ActorRef<?>, Coroutine<?>> outlived) {

  private static final Logger LOG = LoggerFactory.getLogger("troupe.coroutine");

  LoopPlan(
      LoopBody<T> body,
      SupervisorStrategy strategy,
      int capacity,
      BiConsumer<? super T, ? super Throwable> onFailed,
      @Nullable CompletableFuture<@Nullable Void> ended) {
    this(body, strategy, capacity, onFailed, ended, new ConcurrentHashMap<>());
  }

  /** Answers {@code message}, or tells of it, once and for all. Never throws. */
  void fail(T message, Throwable cause) {
    try {
      if (message instanceof Answerable<?> owed) {
        answer(owed, cause);
      } else {
        onFailed.accept(message, cause);
      }
    } catch (RuntimeException | StackOverflowError | LinkageError failed) {
      failed.addSuppressed(cause);
      LOG.error(
          "a message of type {} failed, and so did what was to be told of it",
          message.getClass().getName(),
          failed);
    }
  }

  private static <R> void answer(Answerable<R> owed, Throwable cause) {
    owed.replyTo().tell(owed.failed(cause));
  }

  /** Tells the loop of {@code actor} to end, and names it if it has not within the patience. */
  void outlive(ActorRef<?> actor, Coroutine<?> loop, ActorSystem<?> system) {
    outlived.put(actor, loop);
    loop.interrupt();
    var name = actor.path().name();
    var alarm =
        system
            .scheduler()
            .scheduleOnce(
                DeafLoops.PATIENCE,
                () -> DeafLoops.OF_THIS_JVM.warn(name, loop),
                system.executionContext());
    loop.whenEnded(
        (_, _) -> {
          outlived.remove(actor, loop);
          alarm.cancel();
        });
  }

  /** Runs {@code then} when no loop of {@code actor} runs that was told to end. */
  void whenEnded(ActorRef<?> actor, Runnable then) {
    var loop = outlived.get(actor);
    if (loop == null) {
      then.run();
    } else {
      loop.whenEnded((_, _) -> then.run());
    }
  }

  void end() {
    if (ended != null) {
      ended.complete(null);
    }
  }
}
