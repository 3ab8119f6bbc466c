package dev.troupe.dialect.openai;

import dev.troupe.dialect.FailureClaims;

class OpenAiFailuresTest extends FailureClaims {

  OpenAiFailuresTest() {
    super(new OpenAiDialect(), "openai");
  }
}
