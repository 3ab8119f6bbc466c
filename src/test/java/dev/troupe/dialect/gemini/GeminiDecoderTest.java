package dev.troupe.dialect.gemini;

import dev.troupe.dialect.DecoderClaims;

class GeminiDecoderTest extends DecoderClaims {

  GeminiDecoderTest() {
    super(new GeminiDialect(), "gemini");
  }
}
