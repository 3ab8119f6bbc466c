package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.TroupeBuilder;
import dev.troupe.http.HttpSession;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ModelProvider;
import dev.troupe.supervision.Faults;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Throws in what users write: a provider's factory, its two methods, a listener. */
@Covers(FaultCase.F30)
@Timeout(60)
class F30UserCodeTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final String QUICK = "restart.shortest = 20ms, retry.max-attempts = 1";

  /** Answers by its session; the first time it throws while its exchange is open. */
  private static final class Local implements ModelProvider {
    private final HttpSession http;
    private final AtomicInteger calls = new AtomicInteger();

    private Local(HttpSession http) {
      this.http = http;
    }

    @Override
    public ModelResponse generate(ModelRequest request) throws InterruptedException {
      return answer(_ -> {});
    }

    @Override
    public ModelResponse stream(ModelRequest request, EventSink events)
        throws InterruptedException {
      return answer(events);
    }

    @SuppressWarnings("NotClosed") // left open by the failure: that is the case
    private ModelResponse answer(EventSink events) throws InterruptedException {
      var isFirst = calls.getAndIncrement() == 0;
      var answer = http.post("/chat/completions", Map.of("first", isFirst));
      if (isFirst) {
        var _ = answer.nextEvent();
        events.emit(new ModelEvent.Text("so"));
        throw new IllegalStateException("in a user's code");
      }
      var _ = answer.text();
      return ModelResponse.of("well");
    }
  }

  @Test
  void aFactoryThatThrowsIsCalledAgainAndItsCallersAreAnswered(Entry entry) throws Exception {
    var made = new AtomicInteger();
    try (var upstream = new ScriptedProvider();
        var stand =
            stand(
                upstream,
                it -> it.provider("faulty", http -> made(made.incrementAndGet(), http)))) {
      assertEquals("well", stand.generate(DEADLINE).await().response().content());
      Faults.throwInHandlers(stand.kit.system(), "/system/troupe-*/providers/faulty/session-*");
      Stand.await(() -> made.get() > 1, "the session is made again");

      var outcome = stand.generate(DEADLINE).await();
      while (!outcome.isAnswered()) { // the test's time limit ends it
        var kind = outcome.failure().kind();
        assertTrue(kind == Kind.UNAVAILABLE, kind::name);
        outcome = stand.generate(DEADLINE).await();
      }

      assertEquals("well", outcome.response().content());
      assertEquals(4, made.get());
      verify(stand, entry);
    }
  }

  private static ModelProvider made(int number, HttpSession http) {
    if (number == 2 || number == 3) {
      throw new IllegalStateException("in a user's factory");
    }
    return _ -> {
      try (var answer = http.post("/chat/completions", Map.of())) {
        var _ = answer.text();
        return ModelResponse.of("well");
      }
    };
  }

  @Test
  void aCallThatThrowsFailsAloneAndItsExchangeIsClosed(Entry entry) throws Exception {
    for (var streamed : new boolean[] {false, true}) {
      var stalled = Script.start().send(Answers.streamHead()).send(Answers.delta("so")).hold();
      try (var upstream = new ScriptedProvider().on(1, stalled);
          var stand = stand(upstream, it -> it.provider("faulty", Local::new))) {
        var failure = stand.ask("question", DEADLINE, streamed).await().failure(Kind.BROKEN);

        assertEquals(streamed ? "so" : "", failure.partialText());
        assertTrue(ScriptedProvider.end(upstream.arrival()).byPeer());
        assertEquals("well", stand.generate(DEADLINE).await().response().content());
        verify(stand, entry);
      }
    }
  }

  @Test
  void aListenerThatThrowsIsNobodyElsesConcern(Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider();
        var stand =
            stand(
                upstream,
                it ->
                    it.listener(
                        _ -> {
                          throw new NoClassDefFoundError("acme/Missing");
                        }))) {
      for (int n = 0; n < 10; n++) {
        assertEquals("well", stand.generate(DEADLINE).await().response().content());
      }
      verify(stand, entry); // which hears of all of them, behind that listener
    }
  }

  private static Stand stand(ScriptedProvider upstream, UnaryOperator<TroupeBuilder> more)
      throws Exception {
    return new Stand(upstream, upstream.baseUrl(), more, QUICK);
  }

  private static void verify(Stand stand, Entry entry) throws Exception {
    stand.verify(entry);
    entry.checked(Invariant.I10, Invariant.I11);
  }
}
