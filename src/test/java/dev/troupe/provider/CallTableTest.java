package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.catalogue.Offer;
import dev.troupe.dialect.BatchLimits;
import dev.troupe.provider.ProviderCommand.Stream;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class CallTableTest {

  private final ProviderSettings settings =
      TestSettings.limited(TestSettings.settings("p", URI.create("http://127.0.0.1:1")), 1, 1);
  private final CallTable calls =
      new CallTable(settings, new ProviderStatus(settings, Offer.UNKNOWN));
  private final ProviderKey key = new ProviderKey(1, Map.of(), settings);
  private long order;

  private LiveCall call() {
    var inbox = TestInbox.<StreamReply>create("asker-" + order);
    var ask = new Stream(Asker.request("m", "x"), Duration.ofSeconds(9), 1, inbox.getRef());
    var call = LiveCall.of(ask, settings, Offer.UNKNOWN, BatchLimits.NONE, ++order);
    calls.add(call);
    return call;
  }

  private Optional<LiveCall> begun() {
    var next = calls.next();
    next.map(call -> new LiveAttempt(call, key, 1)).ifPresent(calls::begin);
    return next;
  }

  @Test
  void keepsThePlaceOfACallThatIsAnsweredAndStillWorkedOn() {
    var call = call();
    begun();

    calls.settled(call);

    assertEquals(1, calls.inFlight());
    calls.worked(call.inWork().orElseThrow());
    assertEquals(0, calls.inFlight());
  }

  @Test
  void keepsThePlaceOfACallWhoseAnswerWaitsForItsReader() {
    var call = call();
    begun();

    calls.worked(call.inWork().orElseThrow());

    assertEquals(1, calls.inFlight());
    calls.settled(call);
    assertEquals(0, calls.inFlight());
  }

  @Test
  void givesPlacesInTheOrderOfTheAsks() {
    var first = call();
    var second = call();

    assertEquals(first, begun().orElseThrow());
    assertTrue(begun().isEmpty());
    calls.settled(first);
    calls.worked(first.inWork().orElseThrow());
    assertEquals(second, begun().orElseThrow());
  }

  @Test
  void forgetsAQueuedCallThatIsAnswered() {
    var gone = call();
    var next = call();

    calls.settled(gone);

    assertEquals(next, begun().orElseThrow());
    assertFalse(calls.isOwed(gone));
  }

  @Test
  void isOverfullWithOneMoreThanPlacesAndQueue() {
    call();
    call();
    assertFalse(calls.isOverfull());

    call();

    assertTrue(calls.isOverfull());
  }
}
