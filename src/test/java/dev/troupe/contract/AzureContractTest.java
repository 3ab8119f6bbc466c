package dev.troupe.contract;

class AzureContractTest extends EmbeddingClaims {

  AzureContractTest() {
    super(new AzureWire());
  }
}
