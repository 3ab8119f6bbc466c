package dev.troupe.contract;

class DialContractTest extends EmbeddingClaims {

  DialContractTest() {
    super(new DialWire());
  }
}
