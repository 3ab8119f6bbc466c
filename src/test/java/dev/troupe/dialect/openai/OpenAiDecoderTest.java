package dev.troupe.dialect.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.dialect.Answers;
import dev.troupe.dialect.DecoderClaims;
import dev.troupe.model.ModelException;
import org.junit.jupiter.api.Test;

class OpenAiDecoderTest extends DecoderClaims {

  OpenAiDecoderTest() {
    super(new OpenAiDialect(), "openai");
  }

  @Test
  void refusesASecondObjectBehindTheFirst() {
    var told =
        Answers.told(new OpenAiDialect(), telling -> telling.event(bytes("{\"id\":\"a\"} {}")));

    assertTrue(
        told.get(1).endsWith("byte 12: expected nothing behind the object, got start_object"));
  }

  @Test
  void takesAnEventNamedErrorAsOneWhateverItHolds() {
    var decoder = new OpenAiDialect().decoder();

    var failure =
        assertThrows(
            ModelException.Unavailable.class,
            () -> decoder.event("error", bytes("worker died"), _ -> {}));

    assertEquals("error inside the answer: worker died", failure.getMessage());
    assertFalse(decoder.isComplete());
  }
}
