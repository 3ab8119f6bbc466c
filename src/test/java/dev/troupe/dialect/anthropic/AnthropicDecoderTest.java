package dev.troupe.dialect.anthropic;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.dialect.DecoderClaims;
import dev.troupe.model.ModelException;
import org.junit.jupiter.api.Test;

class AnthropicDecoderTest extends DecoderClaims {

  AnthropicDecoderTest() {
    super(new AnthropicDialect(), "anthropic");
  }

  @Test
  void takesAnEventNamedErrorAsOneWhateverItHolds() {
    var decoder = new AnthropicDialect().decoder();

    assertThrows(
        ModelException.Unavailable.class,
        () -> decoder.event("error", bytes("worker died"), _ -> {}));
  }
}
