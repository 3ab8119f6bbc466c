package dev.troupe.contract;

class DialContractTest extends BadAnswerClaims {

  DialContractTest() {
    super(new DialWire());
  }
}
