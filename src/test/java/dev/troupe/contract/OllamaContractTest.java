package dev.troupe.contract;

class OllamaContractTest extends BadAnswerClaims {

  OllamaContractTest() {
    super(new OllamaWire());
  }
}
