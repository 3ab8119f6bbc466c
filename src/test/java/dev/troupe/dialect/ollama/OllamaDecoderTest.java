package dev.troupe.dialect.ollama;

import dev.troupe.dialect.DecoderClaims;

class OllamaDecoderTest extends DecoderClaims {

  OllamaDecoderTest() {
    super(new OllamaDialect(), "ollama");
  }
}
