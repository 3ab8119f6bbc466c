package dev.troupe.dialect.responses;

import dev.troupe.dialect.FailureClaims;

class ResponsesFailuresTest extends FailureClaims {

  ResponsesFailuresTest() {
    super(new ResponsesDialect(), "responses");
  }
}
