package dev.troupe.contract;

class AzureContractTest extends BadAnswerClaims {

  AzureContractTest() {
    super(new AzureWire());
  }
}
