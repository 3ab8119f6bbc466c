package dev.troupe.cancel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.troupe.Troupe;
import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.Fork;
import dev.troupe.coroutine.Scope;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Reply;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The ways in which a caller can withdraw a call. */
enum Source {
  FORK_CANCEL {
    @Override
    Begun begin(Troupe troupe, ActorTestKit kit, String model) throws Exception {
      var forked = new CompletableFuture<Fork<ModelResponse>>();
      var leave = new CompletableFuture<Void>();
      var owner =
          Thread.startVirtualThread(
              () -> {
                try (var scope = Scope.open()) {
                  forked.complete(scope.fork(() -> troupe.model(model).generate("x")));
                  Await.await(leave);
                } catch (InterruptedException _) {
                  Thread.currentThread().interrupt();
                }
              });
      var fork = forked.get(5, TimeUnit.SECONDS);
      return new Begun(
          timed(fork::cancel),
          () -> {
            leave.complete(null);
            check(owner.join(Duration.ofSeconds(5)), "the scope is closed");
          });
    }
  },
  CLOSED_SCOPE {
    @Override
    Begun begin(Troupe troupe, ActorTestKit kit, String model) {
      var leave = new CompletableFuture<Void>();
      var owner =
          Thread.startVirtualThread(
              () -> {
                try (var scope = Scope.open()) {
                  var _ = scope.fork(() -> troupe.model(model).generate("x"));
                  Await.await(leave);
                } catch (InterruptedException | IllegalStateException _) {
                  // a fork that nobody awaited is an error at close; here the close is what matters
                }
              });
      return new Begun(
          timed(() -> leave.complete(null)),
          () -> check(owner.join(Duration.ofSeconds(5)), "the scope is closed"));
    }
  },
  THREAD_INTERRUPT {
    @Override
    Begun begin(Troupe troupe, ActorTestKit kit, String model) {
      var ended = new CompletableFuture<Boolean>();
      var caller =
          Thread.startVirtualThread(
              () -> {
                try {
                  var _ = troupe.model(model).generate("x");
                  ended.complete(false);
                } catch (InterruptedException _) {
                  ended.complete(true);
                } catch (RuntimeException failure) {
                  ended.completeExceptionally(failure);
                }
              });
      return new Begun(
          timed(caller::interrupt),
          () -> check(ended.get(5, TimeUnit.SECONDS), "the wait ends by InterruptedException"));
    }
  },
  CANCEL_MESSAGE {
    @Override
    Begun begin(Troupe troupe, ActorTestKit kit, String model) {
      TestProbe<Reply> probe = kit.createTestProbe();
      troupe.providers().tell(generate(model, probe.ref()));
      return new Begun(
          timed(() -> troupe.providers().tell(new Cancel(probe.ref()))),
          () -> {
            check(isCancelled(probe.receiveMessage()), "the reply says that it was cancelled");
            probe.expectNoMessage(Duration.ofMillis(1));
            probe.stop();
          });
    }
  },
  ASK_TIMEOUT {
    @Override
    Begun begin(Troupe troupe, ActorTestKit kit, String model) {
      CompletionStage<Reply> reply =
          AskPattern.ask(
              troupe.providers(),
              (ActorRef<Reply> replyTo) -> generate(model, replyTo),
              Duration.ofMillis(40),
              kit.system().scheduler());
      CompletableFuture<Long> timedOut =
          reply
              .handle((answer, failure) -> failure == null ? Long.MIN_VALUE : System.nanoTime())
              .toCompletableFuture();
      return new Begun(
          () -> timedOut.get(5, TimeUnit.SECONDS),
          () -> check(timedOut.get() != Long.MIN_VALUE, "the ask times out"));
    }
  },
  ASKER_DIES {
    @Override
    Begun begin(Troupe troupe, ActorTestKit kit, String model) {
      var asker = kit.spawn(asker(troupe, model));
      return new Begun(
          timed(() -> asker.tell("die")),
          () -> kit.<Object>createTestProbe().expectTerminated(asker));
    }

    private Behavior<Object> asker(Troupe troupe, String model) {
      return Behaviors.setup(
          context -> {
            ActorRef<Reply> self = context.getSelf().narrow();
            troupe.providers().tell(generate(model, self));
            return Behaviors.receiveMessage(_ -> Behaviors.stopped());
          });
    }
  },
  CLIENT_HANGS_UP {
    @Override
    Begun begin(Troupe troupe, ActorTestKit kit, String model) throws IOException {
      var socket = new Socket();
      socket.connect(troupe.address().orElseThrow());
      var body =
          "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":%b}"
              .formatted(model, model.startsWith("streaming"));
      socket
          .getOutputStream()
          .write(
              ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                      + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s")
                  .formatted(body.length(), body)
                  .getBytes(US_ASCII));
      return new Begun(
          () -> {
            var now = System.nanoTime();
            socket.close();
            return now;
          },
          () -> {});
    }
  };

  /** Does what withdraws the call, and tells when, as {@link System#nanoTime}. */
  interface Withdrawal {
    long withdraw() throws Exception;
  }

  /** Checks that the caller was left as it should be. */
  interface Aftermath {
    void check() throws Exception;
  }

  /** A call that runs, and how it is withdrawn. */
  record Begun(Withdrawal withdrawal, Aftermath aftermath) {}

  abstract Begun begin(Troupe troupe, ActorTestKit kit, String model) throws Exception;

  private static Withdrawal timed(Runnable withdrawal) {
    return () -> {
      var now = System.nanoTime();
      withdrawal.run();
      return now;
    };
  }

  private static ProviderCommand generate(String model, ActorRef<Reply> replyTo) {
    var request = ModelRequest.builder().user("x").model(model).build();
    return new Generate(request, Duration.ofSeconds(30), replyTo);
  }

  private static boolean isCancelled(Reply reply) {
    return reply instanceof Failed(var failure) && failure.kind() == Kind.CANCELLED;
  }

  private static void check(boolean holds, String claim) {
    if (!holds) {
      throw new AssertionError("not so: " + claim);
    }
  }
}
