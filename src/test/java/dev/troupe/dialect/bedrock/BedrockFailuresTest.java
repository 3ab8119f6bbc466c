package dev.troupe.dialect.bedrock;

import dev.troupe.dialect.FailureClaims;

class BedrockFailuresTest extends FailureClaims {

  BedrockFailuresTest() {
    super(new BedrockDialect(), "bedrock");
  }
}
