package dev.troupe.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every dialect's word on an error, shown on the golden files of that dialect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FailureClaims {

  private final Dialect dialect;
  private final String directory;

  /** The golden files are in {@code directory}, below {@code error}. */
  protected FailureClaims(Dialect dialect, String directory) {
    this.dialect = dialect;
    this.directory = directory;
  }

  Stream<Golden> errors() {
    return Golden.in(directory + "/error");
  }

  @ParameterizedTest
  @MethodSource("errors")
  void judgesAnErrorAnswer(Golden golden) {
    var failure = dialect.failure(wireError(golden.input()));

    assertEquals(golden.expected(), lines(failure));
  }

  /** A status, headers, an empty line, a body. */
  private static WireError wireError(List<String> lines) {
    int empty = lines.indexOf("");
    var headers = new HashMap<String, String>();
    for (String header : lines.subList(1, empty)) {
      var parts = header.split(": ", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    var body = String.join("\n", lines.subList(empty + 1, lines.size()));
    return wireError(Integer.parseInt(lines.getFirst()), headers, body.getBytes(UTF_8));
  }

  protected static WireError wireError(int status, Map<String, String> headers, byte[] body) {
    return new WireError(status, name -> Optional.ofNullable(headers.get(name)), body);
  }

  private static List<String> lines(ModelFailure failure) {
    return List.of(
        failure.kind() + " " + Answers.retry(failure),
        "code " + failure.code().orElse("-"),
        "request " + failure.requestId().orElse("-"),
        failure.message());
  }

  @Test
  void keepsTheStatus() {
    var failure = dialect.failure(wireError(418, Map.of(), new byte[0]));

    assertEquals(Optional.of(418), failure.status());
    assertEquals(ModelFailure.Kind.REJECTED, failure.kind());
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 400, 404, 429, 500, 599})
  void tellsAnyBodyInOneShortLine(int status) {
    var random = new Random(status);

    for (int i = 0; i < 500; i++) {
      var body = new byte[random.nextInt(3000)];
      random.nextBytes(body);
      var message = dialect.failure(wireError(status, Map.of(), body)).message();
      assertTrue(message.length() < 400, message);
      assertTrue(
          message.codePoints().noneMatch(Character::isISOControl),
          () -> "control characters from " + new String(body, ISO_8859_1));
    }
  }

  @Test
  void shortensALongMessageWithoutCuttingACharacter() {
    var text = "x" + "\ud83d\ude00".repeat(400);
    var body = ("{\"error\":{\"message\":\"" + text + "\"}}").getBytes(UTF_8);

    var message = dialect.failure(wireError(400, Map.of(), body)).message();

    assertEquals(Text.wellFormed(message), message);
    assertTrue(message.endsWith("…"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"bad header Authorization: Bearer CANARY1234\"}}",
        "{\"error\":{\"message\":\"Incorrect API key provided: sk-CANARY1234\"}}",
        "{\"error\":\"you sent api_key=CANARY1234\"}",
        "<html>x-api-key: CANARY1234</html>",
        "authorization: basic CANARY1234",
        "wrong token 'Bearer CANARY1234'",
        "gsk_CANARY1234 is revoked",
      })
  void neverEchoesAKey(String body) {
    for (int status : new int[] {400, 401, 403, 429, 500}) {
      var failure = dialect.failure(wireError(status, Map.of(), body.getBytes(UTF_8)));
      assertFalse(failure.toString().contains("CANARY"), failure::toString);
    }
  }
}
