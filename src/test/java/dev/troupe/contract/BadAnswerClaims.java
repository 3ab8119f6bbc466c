package dev.troupe.contract;

import static dev.troupe.contract.ContractStand.ask;
import static dev.troupe.contract.ContractStand.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.contract.VendorWire.Oddity;
import dev.troupe.model.FinishReason;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import org.junit.jupiter.api.Test;

/** What every dialect makes of a 200 that is no good answer. */
abstract class BadAnswerClaims extends FailureClaims {

  BadAnswerClaims(VendorWire wire) {
    super(wire);
  }

  private void assertMalformed(String type, String body) {
    assertMalformed(ask(body(type, body)));
  }

  private void assertMalformed(String stream) {
    assertMalformed(ask(body(wire.streamType(), wire.framed(stream))));
  }

  private void assertMalformed(ModelRequest request) {
    var failure = failure(faulty(), request);

    assertEquals(Kind.MALFORMED, failure.kind(), failure.message());
    assertTrue(failure.message().startsWith("provider 'streamed': "), failure.message());
  }

  @Test
  void takesNoPageForAnAnswer() {
    assertMalformed("text/html", "<html><title>Welcome</title></html>");
  }

  @Test
  void takesNoEmptyBodyForAnAnswer() {
    assertMalformed("application/json", "");
  }

  @Test
  void takesNoEmptyObjectForAnAnswer() {
    assertMalformed("application/json", "{}");
  }

  @Test
  void takesNoHalfOfABodyForAnAnswer() {
    var whole = wire.whole(Oddity.FULL_USAGE);

    assertMalformed("application/json", whole.substring(0, whole.length() / 2));
  }

  @Test
  void takesNoNumberForAnObject() {
    assertMalformed("application/json", wire.whole(Oddity.NUMBER_FOR_AN_OBJECT));
    assertMalformed(wire.stream(Oddity.NUMBER_FOR_AN_OBJECT));
  }

  @Test
  void takesNoNoiseForAnEvent() {
    assertMalformed(wire.stream(Oddity.FULL_USAGE).replaceFirst("\\{", "{]"));
  }

  @Test
  void bearsNoCountOfTokens() throws Exception {
    var whole = faultyWhole().generate(whole(Oddity.NULL_USAGE));
    var streamed = faulty().generate(stream(Oddity.NULL_USAGE));

    assertEquals(HI, whole.content());
    assertEquals(HI, streamed.content());
    assertTrue(whole.usage().orElseThrow().estimated());
    assertTrue(streamed.usage().orElseThrow().estimated());
  }

  @Test
  void bearsAnUnknownFinishReason() throws Exception {
    var whole = faultyWhole().generate(whole(Oddity.UNKNOWN_FINISH_REASON));
    var streamed = faulty().generate(stream(Oddity.UNKNOWN_FINISH_REASON));

    assertEquals(FinishReason.OTHER, whole.finishReason());
    assertEquals(FinishReason.OTHER, streamed.finishReason());
    assertEquals(HI, streamed.content());
  }

  @Test
  void bearsUnknownEventsAndFields() throws Exception {
    var whole = faultyWhole().generate(whole(Oddity.UNKNOWN_EVENT));
    var streamed = faulty().generate(stream(Oddity.UNKNOWN_EVENT));

    assertEquals(HI, whole.content());
    assertEquals(HI, streamed.content());
    assertEquals(FinishReason.STOP, streamed.finishReason());
  }
}
