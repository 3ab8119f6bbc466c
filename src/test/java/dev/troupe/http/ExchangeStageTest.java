package dev.troupe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** What no socket does at will: it closes between the taking of an exchange and its begin. */
class ExchangeStageTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void failsWhatItHadTakenWhenItClosesBeforeItServed() throws Exception {
    var closed = new CompletableFuture<HttpResponse>();
    var slot = connected(closed);
    var exchange = RecordedExchange.get("/");
    assertTrue(slot.put(exchange));

    closed.completeExceptionally(new IOException("reset"));

    var failure = assertInstanceOf(HttpFailure.Unreachable.class, exchange.failure());
    assertEquals("http://a:80: connect: reset; nothing was sent", failure.getMessage());
    assertEquals(0, exchange.sendings.get());
  }

  /** A connection that asks for no request and answers with {@code answer}. */
  private static ConnectionSlot connected(CompletableFuture<HttpResponse> answer) {
    var settings = new SessionHarness.Settings(URI.create("http://a")).build();
    var stage = new ExchangeStage(settings, new RequestWriter(settings), new Wire(), new NoOwner());
    Sink<HttpRequest, Publisher<HttpRequest>> neverAsking =
        Sink.asPublisher(AsPublisher.WITHOUT_FANOUT);
    return Flow.fromSinkAndSource(neverAsking, Source.completionStage(answer))
        .joinMat(stage, Keep.right())
        .run(KIT.system());
  }

  private static final class NoOwner implements ConnectionSlot.Owner {
    @Override
    public void onConnected() {}

    @Override
    public void onIdle(ConnectionSlot slot) {}

    @Override
    public void onReturned(Exchange exchange) {
      exchange.fail(new HttpFailure.Aborted("given back", null));
    }

    @Override
    public void onStale(Exchange exchange) {}

    @Override
    public void onClosed(@Nullable Throwable cause) {}
  }
}
