package dev.troupe.contract;

class GeminiContractTest extends BadAnswerClaims {

  GeminiContractTest() {
    super(new GeminiWire());
  }
}
