package dev.troupe.contract;

class AzureDeploymentsContractTest extends EmbeddingClaims {

  AzureDeploymentsContractTest() {
    super(new AzureDeploymentsWire());
  }
}
