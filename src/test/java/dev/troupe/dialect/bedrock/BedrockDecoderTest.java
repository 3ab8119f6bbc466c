package dev.troupe.dialect.bedrock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.dialect.DecoderClaims;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BedrockDecoderTest extends DecoderClaims {

  BedrockDecoderTest() {
    super(new BedrockDialect(), "bedrock");
  }

  @ParameterizedTest
  @CsvSource({
    "exception:throttlingException,         THROTTLED,   true",
    "exception:internalServerException,     UNAVAILABLE, true",
    "exception:modelStreamErrorException,   UNAVAILABLE, true",
    "exception:serviceUnavailableException, UNAVAILABLE, true",
    "exception:validationException,         REJECTED,    false",
    "exception:moodException,               UNAVAILABLE, true",
    "exception:,                            UNAVAILABLE, true",
    "error:InternalFailure,                 UNAVAILABLE, true",
  })
  void judgesEachExceptionOfAStream(String name, Kind kind, boolean retryable) {
    var decoder = new BedrockDialect().decoder();

    var failure =
        assertThrows(
                ModelException.class,
                () -> decoder.event(name, bytes("{\"message\":\"No luck\"}"), _ -> {}))
            .failure();

    assertEquals(kind, failure.kind());
    assertEquals(retryable, failure.retryable());
    assertTrue(failure.message().endsWith(": No luck"), failure.message());
  }

  @Test
  void namesAnExceptionAsTheApiDoes() {
    var decoder = new BedrockDialect().decoder();

    var failure =
        assertThrows(
                ModelException.class,
                () -> decoder.event("exception:throttlingException", bytes("Slow down"), _ -> {}))
            .failure();

    assertEquals(Optional.of("ThrottlingException"), failure.code());
    assertEquals("error inside the answer (ThrottlingException): Slow down", failure.message());
  }

  @Test
  void hearsNoExceptionBehindTheStopReason() {
    var decoder = new BedrockDialect().decoder();
    decoder.event("messageStop", bytes("{\"stopReason\":\"end_turn\"}"), _ -> {});

    decoder.event("exception:internalServerException", bytes("{}"), _ -> {});

    assertTrue(decoder.isComplete());
  }
}
