package dev.troupe.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "\ufeff"})
  void tellsAnObjectAsItWasWritten(String mark) {
    try (var json = new Tokens("test")) {
      var data = mark + "{\"\u00e9\": 1, \"a\" : { \"b\":\t[1.50, {}] } , \"c\":2}";

      assertEquals("{ \"b\":\t[1.50, {}] }", written(json, data));
      assertEquals("{}", written(json, "{\"a\":{}}"), "behind another");
      assertEquals("{ }", written(json, mark + "{\"a\": { }}\r\n "), "before white space");
      assertEquals("{\"x\":0}", written(json, "{\"a\":{\"x\":0}}"), "behind white space");
    }
  }

  @Test
  void readsObjectsOfAnyLength() {
    try (var json = new Tokens("test")) {
      for (int length : new int[] {10, 7_990, 8_000, 8_010, 100_000, 10}) {
        var value = "{\"x\":\"" + "\u00e9".repeat(length) + "\"}";

        assertEquals(value, written(json, "{\"a\":" + value + "}"), "length " + length);
      }
    }
  }

  /** One parser reads them, and another one once that has read much. */
  @Test
  void readsManyObjectsAndTellsOfTheLastWhereItIsNone() {
    try (var json = new Tokens("test")) {
      for (int i = 0; i < 3_000; i++) {
        var value = "{\"name%d\":\"%s\"}".formatted(i, "x".repeat(990));
        assertEquals(value, written(json, "{\"a\":" + value + "}"), "object " + i);
      }
      assertEquals(
          "answer is no test: at byte 6: expected a to be an object, got value_number_int",
          message(json, "{\"a\":1}"));
    }
  }

  @Test
  void refusesANameThatIsNone() {
    try (var json = new Tokens("test")) {
      var told = message(json, "{\"" + "n".repeat(1_001) + "\":0}");

      assertTrue(told.endsWith("expected JSON, got something else"), told);
    }
  }

  /** Offsets are those of the object, not of all that was read before it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1}      | at byte 6: expected a to be an object, got value_number_int",
        "{\"a\":{}} {}  | at byte 10: expected nothing behind the object, got start_object",
        "{\"a\":{}} x   | at byte 10: expected JSON, got something else",
        "{\"a\":{}      | at byte 7: expected JSON, got its end",
        "[]             | at byte 1: expected an object, got start_array",
      })
  void tellsWhereAnObjectIsNone(String data, String told) {
    try (var first = new Tokens("test");
        var second = new Tokens("test")) {
      var before = written(second, "{\"a\":{\"b\":\"long enough to be seen in an offset\"}}");

      assertEquals("answer is no test: " + told, message(first, data));
      assertEquals("answer is no test: " + told, message(second, data), "behind " + before);
    }
  }

  private static String message(Tokens json, String data) {
    var malformed = assertThrows(ModelException.class, () -> written(json, data));
    return malformed.failure().message();
  }

  private static String written(Tokens json, String data) {
    return json.read(
        data.getBytes(UTF_8),
        _ -> {
          var told = new ArrayList<String>();
          json.object(
              "root",
              field -> {
                if (field.equals("a")) {
                  told.add(json.objectText(field));
                } else {
                  json.skip();
                }
              });
          return String.join(", ", told);
        });
  }
}
