package dev.troupe.contract;

class GeminiContractTest extends EmbeddingClaims {

  GeminiContractTest() {
    super(new GeminiWire());
  }
}
