package dev.troupe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What no socket does at will: it closes between the taking of an exchange and its begin. */
class ExchangeHandlerTest {

  @Test
  void failsWhatItHadTakenWhenItClosesBeforeItServed() throws Exception {
    var channel = new EmbeddedChannel();
    var handler = handler(channel);
    channel.pipeline().addLast(handler);
    var exchange = RecordedExchange.get("/");
    assertTrue(handler.slot().put(exchange));

    channel.pipeline().fireExceptionCaught(new IOException("reset"));
    channel.runPendingTasks();

    var failure = assertInstanceOf(HttpFailure.Unreachable.class, exchange.failure());
    assertEquals("http://a:80: connect: reset; nothing was sent", failure.getMessage());
    assertEquals(0, exchange.sendings.get());
  }

  private static ExchangeHandler handler(EmbeddedChannel channel) {
    var settings = new SessionHarness.Settings(URI.create("http://a")).build();
    return new ExchangeHandler(channel, channel.eventLoop(), settings, new NoOwner(), new Wire());
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
