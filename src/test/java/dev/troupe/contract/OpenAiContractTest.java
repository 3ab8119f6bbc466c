package dev.troupe.contract;

class OpenAiContractTest extends BadAnswerClaims {

  OpenAiContractTest() {
    super(new OpenAiWire());
  }
}
