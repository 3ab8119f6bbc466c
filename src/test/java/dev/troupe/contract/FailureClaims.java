package dev.troupe.contract;

import static dev.troupe.contract.ContractStand.ask;
import static dev.troupe.contract.ContractStand.await;
import static dev.troupe.contract.ContractStand.fault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.contract.VendorWire.Trouble;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.simulator.SimulatorLog.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every dialect makes of errors, cuts and silence. */
abstract class FailureClaims extends AnswerClaims {

  FailureClaims(VendorWire wire) {
    super(wire);
  }

  @Test
  void tellsThatTheKeyIsWrong() {
    var failure = failure(stand().model("locked/echo"), ModelRequest.of(HI));

    assertEquals(Kind.UNAUTHORIZED, failure.kind());
    assertFalse(failure.retryable());
    assertFalse(failure.message().contains("wrong"), failure.message());
  }

  @Test
  void tellsThatThereIsNoSuchModel() {
    assertEquals(Kind.UNKNOWN_MODEL, failure(stand().streamed("none"), ModelRequest.of(HI)).kind());
  }

  @Test
  void tellsThatTheRequestIsAtFault() {
    var failure = failure(faulty(), ModelRequest.of("no directive"));

    assertEquals(Kind.REJECTED, failure.kind());
    assertEquals(Optional.of(400), failure.status());
    assertTrue(failure.message().contains("directive"), failure.message());
  }

  @Test
  void rejectsWhatIsLongerThanTheContext() {
    var failure = failure(Trouble.CONTEXT_TOO_LONG);

    assertEquals(Kind.REJECTED, failure.kind());
    assertFalse(failure.retryable());
  }

  @Test
  void tellsThatAFilterRefused() {
    assertEquals(Kind.BLOCKED, failure(Trouble.FILTERED).kind());
  }

  @Test
  void waitsAsLongAsAThrottlingProviderAsks() {
    var fault = fault();
    fault.putObject("headers").put("retry-after", "7");

    var failure = failure(Trouble.THROTTLED, fault);

    assertEquals(Kind.THROTTLED, failure.kind());
    assertTrue(failure.retryable());
    assertEquals(Optional.of(Duration.ofSeconds(7)), failure.retryAfter());
  }

  @Test
  void neverRetriesWhereTheAccountIsSpent() {
    var failure = failure(Trouble.SPENT);

    assertEquals(Kind.THROTTLED, failure.kind());
    assertFalse(failure.retryable());
  }

  @Test
  void retriesAnOverloadedProvider() {
    var failure = failure(Trouble.OVERLOADED);

    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertTrue(failure.retryable());
  }

  @Test
  void retriesAServerError() {
    var failure = failure(Trouble.SERVER_ERROR);

    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertTrue(failure.retryable());
  }

  @Test
  void tellsThatTheProviderTookTooLong() {
    assertEquals(Kind.TIMED_OUT, failure(Trouble.TIMED_OUT).kind());
  }

  @Test
  void tellsAnErrorBeforeTheFirstWordOfAStream() {
    var failure = failure(faulty(), ask(fault().put("events", 0).put("then", "error")));

    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertEquals("", failure.partialText());
  }

  @Test
  void tellsAnErrorWithinAStreamWithWhatWasSaid() {
    var failure = failure(faulty(), ask(fault().put("events", 4).put("then", "error")));

    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertTrue(failure.partialText().startsWith("one two"), failure.partialText());
  }

  @Test
  void neverTakesACutStreamForFinished() {
    for (int events = 2; events < 10; events++) {
      var failure = failure(faulty(), ask(fault().put("events", events).put("then", "end")));

      assertEquals(Kind.BROKEN, failure.kind(), failure.message());
    }
  }

  @Test
  void neverTakesALostConnectionForAnEnd() {
    var closed = failure(faulty(), ask(fault().put("events", 4).put("then", "close")));
    var reset = failure(faulty(), ask(fault().put("events", 4).put("then", "reset")));

    assertEquals(Kind.BROKEN, closed.kind(), closed.message());
    assertEquals(Kind.BROKEN, reset.kind(), reset.message());
  }

  @Test
  void neverTakesACutBodyForAnAnswer() {
    var failure = failure(faultyWhole(), ask(fault().put("events", 3).put("then", "end")));

    assertEquals(Kind.MALFORMED, failure.kind(), failure.message());
  }

  @Test
  void endsAStreamThatFallsSilent() {
    var failure =
        failure(stand().model("strict/fault"), ask(fault().put("events", 4).put("then", "stall")));

    assertEquals(Kind.TIMED_OUT, failure.kind());
    assertTrue(failure.partialText().startsWith("one two"), failure.partialText());
  }

  @Test
  void takesNoPingForTheFirstWord() {
    var pings = ask(fault().put("events", 1).put("then", "pings").put("pace_ms", 50));

    var failure = failure(stand().model("hasty/fault"), pings);

    assertEquals(Kind.TIMED_OUT, failure.kind());
    assertEquals("", failure.partialText());
  }

  @Test
  void hangsUpWhenACallIsCancelled() throws Exception {
    var endless = ask(fault().put("events", 4).put("then", "endless").put("pace_ms", 1));

    try (var stream = faulty().stream(endless)) {
      var next = stream.next();
      while (!(next.orElseThrow() instanceof ModelEvent.Text)) {
        next = stream.next();
      }
    }

    var end = await(stand().lastRequest().ended());
    assertNotEquals(Outcome.COMPLETED, end.outcome());
  }
}
