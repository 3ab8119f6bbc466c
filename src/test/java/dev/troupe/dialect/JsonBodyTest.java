package dev.troupe.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBodyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1}      | {\"b\":{\"a\":1}}",
        "`  `           | {\"b\":{}}",
        "{\"a\":1       | {\"b\":{\"INVALID_JSON\":\"{\\\"a\\\":1\"}}",
        "{},\"c\":{}    | {\"b\":{\"INVALID_JSON\":\"{},\\\"c\\\":{}\"}}",
        "{} {}          | {\"b\":{\"INVALID_JSON\":\"{} {}\"}}",
        "7              | {\"b\":{\"INVALID_JSON\":\"7\"}}"
      })
  void writesArgumentsThatAreNoObjectAsTextInOne(String arguments, String body) {
    var written =
        JsonBody.of(
            json -> {
              json.writeStartObject();
              JsonBody.arguments(json, "b", arguments);
              json.writeEndObject();
            });

    assertEquals(body, new String(written, UTF_8));
  }
}
