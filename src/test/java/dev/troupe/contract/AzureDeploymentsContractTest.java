package dev.troupe.contract;

class AzureDeploymentsContractTest extends BadAnswerClaims {

  AzureDeploymentsContractTest() {
    super(new AzureDeploymentsWire());
  }
}
