package dev.troupe.dialect.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.dialect.FailureClaims;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BedrockFailuresTest extends FailureClaims {

  BedrockFailuresTest() {
    super(new BedrockDialect(), "bedrock");
  }

  @ParameterizedTest
  @CsvSource({
    "403, UnrecognizedClientException, no, 401",
    "403, ExpiredTokenException, no, 401",
    "403, '', Please make sure your API Key is valid., 401",
    "403, AccessDeniedException, no API Key may do this, 403",
    "403, InvalidSignatureException, no, 403",
    "403, '', no, 403",
    "400, '', API Key, 400",
  })
  void tellsAKeyThatIsRefusedApartFromWhatAKnownOneMayNotDo(
      int status, String type, String said, int told) {
    Map<String, String> headers = type.isEmpty() ? Map.of() : Map.of("x-amzn-errortype", type);
    var body = ("{\"Message\":\"" + said + "\"}").getBytes(UTF_8);

    var failure = new BedrockDialect().failure(wireError(status, headers, body));

    assertEquals(Optional.of(told), failure.status());
  }
}
