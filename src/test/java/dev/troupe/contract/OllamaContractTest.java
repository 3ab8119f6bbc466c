package dev.troupe.contract;

class OllamaContractTest extends EmbeddingClaims {

  OllamaContractTest() {
    super(new OllamaWire());
  }
}
