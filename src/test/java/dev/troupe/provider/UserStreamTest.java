package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.Failed;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams of providers that users write. */
class UserStreamTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<Descriptions> barrier = KIT.createTestProbe();
  private final ProviderHarness harness = new ProviderHarness(KIT);

  @AfterEach
  void stop() {
    harness.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  @Test
  void streamsItsWholeTextAtOnceUnlessItsStreamIsOverridden() {
    harness.user("user", _ -> request -> ModelResponse.of(request.lastUserText())).start();
    var asker = harness.asker().stream(harness.router(), "user/m", "all at once", 8);

    var began = new ModelEvent.Began(Optional.empty(), Optional.empty()).by("user", 1);
    assertEquals(began, asker.delta().event());
    assertEquals(new ModelEvent.Text("all at once"), asker.delta().event());
    assertEquals("all at once", asker.answer().content());
  }

  /** Counts as fast as its reader lets it. */
  private static final class Counter implements ModelProvider {
    final AtomicInteger emitted = new AtomicInteger();
    private final int most;
    private final CompletableFuture<InterruptedException> interrupted = new CompletableFuture<>();

    Counter(int most) {
      this.most = most;
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
      throw new UnsupportedOperationException("streams only");
    }

    @Override
    public ModelResponse stream(ModelRequest request, EventSink events)
        throws InterruptedException {
      try {
        for (var i = 0; i < most; i++) {
          events.emit(new ModelEvent.Text(String.valueOf(i)));
          emitted.incrementAndGet();
        }
      } catch (InterruptedException cancelled) {
        interrupted.complete(cancelled);
        throw cancelled;
      }
      throw new IllegalStateException("broke after " + most);
    }
  }

  @Test
  void waitsInEmitWhileTheReaderIsBehind() {
    var counter = new Counter(10);
    harness.user("user", _ -> counter).start();
    var asker = harness.asker().stream(harness.router(), "user/m", "x", 2);
    asker.delta();
    asker.delta();

    asker.credit(harness.front("user"), 3);
    asker.delta();
    asker.delta();
    asker.delta();
    asker.hearsNothingMore(harness.front("user"), barrier);

    assertTrue(counter.emitted.get() <= 5, counter.emitted + " emitted");
    asker.cancel(harness.router()).failure(Kind.CANCELLED);
    harness.awaitIdle("user");
  }

  @Test
  void isInterruptedInEmitWhenItsCallIsCancelled() {
    var counter = new Counter(10);
    harness.user("user", _ -> counter).start();
    var asker = harness.asker().stream(harness.router(), "user/m", "x", 2);
    asker.delta();
    asker.delta();

    asker.cancel(harness.router()).failure(Kind.CANCELLED);

    assertNotNull(ProviderHarness.await(counter.interrupted));
    harness.awaitIdle("user");
  }

  @Test
  void tellsWhatWasSaidBeforeItsStreamBroke() {
    harness.user("user", _ -> new Counter(3)).start();
    var asker = harness.asker().stream(harness.router(), "user/m", "x", 8);
    asker.delta(); // it begins
    asker.delta();
    asker.delta();
    asker.delta();

    assertEquals("012", asker.failure(Kind.BROKEN).partialText());
  }

  @Test
  void limitsWhatItSays() {
    harness.user("user", _ -> new Counter(Integer.MAX_VALUE)).start();
    var asker = harness.asker().stream(harness.router(), "user/m", "x", Integer.MAX_VALUE);

    var reply = asker.next();
    while (reply instanceof Delta) {
      reply = asker.next();
    }

    var failure = assertInstanceOf(Failed.class, reply).failure();
    assertEquals(Kind.BROKEN, failure.kind());
    assertEquals("provider 'user': answer is longer than 1048576 characters", failure.message());
  }
}
