package dev.troupe.cancel;

import static dev.troupe.cancel.Source.check;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.troupe.cancel.Source.Begun;
import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.Fork;
import dev.troupe.coroutine.Scope;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ModelStream;
import dev.troupe.provider.ProviderCommand.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;

/** Calls of code that is no actor. */
final class EmbeddedCalls {

  private EmbeddedCalls() {}

  static Begun fork(Stand stand, String model) throws Exception {
    var forked = new CompletableFuture<Fork<ModelResponse>>();
    var leave = new CompletableFuture<Void>();
    var owner =
        Thread.startVirtualThread(
            () -> {
              try (var scope = Scope.open()) {
                forked.complete(scope.fork(() -> stand.troupe.model(model).generate("x")));
                Await.await(leave);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    var fork = forked.get(5, SECONDS);
    return Begun.of(
        fork::cancel,
        () -> {
          leave.complete(null);
          check(owner.join(Duration.ofSeconds(5)), "the scope is closed");
        });
  }

  @SuppressWarnings("SwallowedInterrupt") // the thread ends there
  static Begun scope(Stand stand, String model) {
    var leave = new CompletableFuture<Void>();
    var owner =
        Thread.startVirtualThread(
            () -> {
              try (var scope = Scope.open()) {
                var _ = scope.fork(() -> stand.troupe.model(model).generate("x"));
                Await.await(leave);
              } catch (InterruptedException | IllegalStateException _) {
                // a fork that nobody awaited is an error at close; here the close is what matters
              }
            });
    return Begun.of(
        () -> leave.complete(null),
        () -> check(owner.join(Duration.ofSeconds(5)), "the scope is closed"));
  }

  @SuppressWarnings("SwallowedInterrupt") // to be interrupted is its answer
  static Begun interrupt(Stand stand, String model) {
    var ended = new CompletableFuture<Boolean>();
    var caller =
        Thread.startVirtualThread(
            () -> {
              try {
                var _ = stand.troupe.model(model).generate("x");
                ended.complete(false);
              } catch (InterruptedException _) {
                ended.complete(true);
              } catch (RuntimeException failure) {
                ended.completeExceptionally(failure);
              }
            });
    return Begun.of(
        caller::interrupt,
        () -> check(ended.get(5, SECONDS), "the wait ends by InterruptedException"));
  }

  /** Another thread reads while this one closes. */
  static Begun stream(Stand stand, String model) {
    var stream = stand.troupe.model(model).stream(ModelRequest.of("x"));
    var end = new CompletableFuture<Kind>();
    var _ = Thread.startVirtualThread(() -> readToTheEnd(stream, end));
    return Begun.of(
        stream::close,
        () -> check(end.get(5, SECONDS) == Kind.CANCELLED, "the reader hears that it is closed"));
  }

  private static void readToTheEnd(ModelStream stream, CompletableFuture<Kind> end) {
    try {
      var _ = stream.response();
      end.completeExceptionally(new AssertionError("a withdrawn answer was whole"));
    } catch (ModelException failure) {
      end.complete(failure.failure().kind());
    } catch (InterruptedException unasked) {
      end.completeExceptionally(unasked);
    }
  }

  static Begun consumer(Stand stand, String model) {
    var outcomes = new AtomicInteger();
    var running =
        stand
            .troupe
            .model(model)
            .source(ModelRequest.of("x"))
            .viaMat(KillSwitches.single(), Keep.right())
            .toMat(
                Sink.foreach(
                    reply -> {
                      if (reply instanceof Reply) {
                        outcomes.incrementAndGet();
                      }
                    }),
                Keep.both())
            .run(stand.kit.system());
    UniqueKillSwitch consumer = running.first();
    CompletionStage<Done> ended = running.second();
    return Begun.of(
        consumer::shutdown,
        () -> {
          ended.toCompletableFuture().get(5, SECONDS);
          check(outcomes.get() == 0, "who cancelled hears nothing more");
        });
  }
}
