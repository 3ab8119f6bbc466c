package dev.troupe.contract;

class OpenAiContractTest extends EmbeddingClaims {

  OpenAiContractTest() {
    super(new OpenAiWire());
  }
}
