package dev.troupe.contract;

class ResponsesContractTest extends BadAnswerClaims {

  ResponsesContractTest() {
    super(new ResponsesWire());
  }
}
