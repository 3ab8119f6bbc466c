package dev.troupe.contract;

class ResponsesContractTest extends EmbeddingClaims {

  ResponsesContractTest() {
    super(new ResponsesWire());
  }
}
