package dev.troupe.dialect.anthropic;

import dev.troupe.dialect.FailureClaims;

class AnthropicFailuresTest extends FailureClaims {

  AnthropicFailuresTest() {
    super(new AnthropicDialect(), "anthropic");
  }
}
