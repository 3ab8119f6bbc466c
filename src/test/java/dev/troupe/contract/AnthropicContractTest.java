package dev.troupe.contract;

class AnthropicContractTest extends BadAnswerClaims {

  AnthropicContractTest() {
    super(new AnthropicWire());
  }
}
