package dev.troupe.contract;

/** Azure OpenAI in a dated version, at the address of each deployment. */
final class AzureDeploymentsWire extends AzureWire {

  @Override
  public String column() {
    return "azure-openai, dated";
  }

  @Override
  public String basePath() {
    return "/openai";
  }

  @Override
  public String settings() {
    return "api-version = 2024-10-21";
  }
}
