package dev.troupe.dialect.gemini;

import dev.troupe.dialect.FailureClaims;

class GeminiFailuresTest extends FailureClaims {

  GeminiFailuresTest() {
    super(new GeminiDialect(), "gemini");
  }
}
