package dev.troupe.contract;

class AnthropicContractTest extends EmbeddingClaims {

  AnthropicContractTest() {
    super(new AnthropicWire());
  }
}
