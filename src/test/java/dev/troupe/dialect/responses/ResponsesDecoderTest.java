package dev.troupe.dialect.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.dialect.DecoderClaims;
import dev.troupe.model.ModelException;
import org.junit.jupiter.api.Test;

class ResponsesDecoderTest extends DecoderClaims {

  ResponsesDecoderTest() {
    super(new ResponsesDialect(), "responses");
  }

  @Test
  void takesAnEventNamedErrorAsOneWhateverItHolds() {
    var decoder = new ResponsesDialect().decoder();

    var failure =
        assertThrows(
            ModelException.Unavailable.class,
            () -> decoder.event("error", bytes("worker died"), _ -> {}));

    assertEquals("error inside the answer: worker died", failure.getMessage());
  }
}
