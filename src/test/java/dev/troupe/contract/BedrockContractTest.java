package dev.troupe.contract;

class BedrockContractTest extends EmbeddingClaims {

  BedrockContractTest() {
    super(new BedrockWire());
  }
}
