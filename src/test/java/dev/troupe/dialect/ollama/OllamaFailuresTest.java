package dev.troupe.dialect.ollama;

import dev.troupe.dialect.FailureClaims;

class OllamaFailuresTest extends FailureClaims {

  OllamaFailuresTest() {
    super(new OllamaDialect(), "ollama");
  }
}
