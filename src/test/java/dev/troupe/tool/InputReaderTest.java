package dev.troupe.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputReaderTest {

  enum Color {
    RED,
    GREEN
  }

  record Thing(int count, @Nullable Color color) {
    Thing {
      if (count < 1) {
        throw new IllegalArgumentException("'count' must be at least 1, got " + count);
      }
    }
  }

  record Order(String name, List<Thing> things, @Nullable Duration patience) {}

  private static final long MOST = 1000;

  private final InputReader<Order> reader = reader();

  private static InputReader<Order> reader() {
    var type = ToolJson.MAPPER.constructType(Order.class);
    return new InputReader<>(type, RequestSchema.of(type));
  }

  private Order read(String json) throws JsonProcessingException {
    return reader.read(ToolJson.MAPPER.readTree(json.replace('\'', '"')), MOST);
  }

  private String refusal(String json) {
    return String.valueOf(assertThrows(InvalidInput.class, () -> read(json)).getMessage());
  }

  @Test
  void makesTheRecord() throws JsonProcessingException {
    var order = read("{'name': 'a', 'things': [{'count': 2, 'color': 'RED'}], 'patience': 'PT1S'}");

    assertEquals(new Order("a", List.of(new Thing(2, Color.RED)), Duration.ofSeconds(1)), order);
  }

  @Test
  void takesNullForWhatMayBeLeftOut() throws JsonProcessingException {
    assertEquals(
        new Order("a", List.of(new Thing(2, null)), null),
        read("{'name': 'a', 'things': [{'count': 2, 'color': null}], 'patience': null}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          []                                                | expected a JSON object, got an array
          {'name': 'a'}                                     | 'things' is missing
          {'name': 5, 'things': []}                         | 'name' must be string, got a number
          {'name': '5', 'things': [], 'nmae': 1}            | 'nmae' is no field here, did you mean 'name'?
          {'name': '5', 'things': [], 'whatever': 1}        | 'whatever' is no field here
          {'name': 'a', 'things': [{'count': '1'}]}         | 'things[0].count' must be integer, got a string
          {'name': 'a', 'things': [{'count': 1.5}]}         | 'things[0].count' must be integer, got a number
          {'name': 'a', 'things': [{'count': 1, 'color': 'BLUE'}]} | 'things[0].color' must be one of RED, GREEN
          {'name': 'a', 'things': [{'cuont': 1}]} | 'things[0].count' is missing; 'things[0].cuont' is no field here, did you mean 'count'?
          {'name': 'a', 'things': [{'count': 0}]}           | 'count' must be at least 1, got 0
          {'name': 'a', 'things': [], 'patience': 'soon'}   | 'patience' is not written as a Duration
          """)
  void saysWhichFieldIsWrongAndWhatWasExpected(String json, String message) {
    assertEquals(message, refusal(json));
  }

  @Test
  void namesTheFieldOfANumberThatIsOutOfRange() {
    var refusal = refusal("{'name': 'a', 'things': [{'count': 99999999999}]}");

    assertTrue(
        refusal.startsWith("'things[0].count': Numeric value (99999999999) out of"), refusal);
  }

  @Test
  void saysAllThatIsWrongAtOnceButNotEndlessly() {
    var things = "{'count': 'x'},".repeat(11) + "{'count': 'x'}";

    var refusal = refusal("{'name': 1, 'things': [" + things + "]}");

    assertTrue(
        refusal.startsWith("'name' must be string, got a number; 'things[0].count'"), refusal);
    assertTrue(refusal.endsWith("; and 3 more"), refusal);
  }

  @Test
  void refusesAnInputThatIsTooLong() {
    assertEquals(
        "is longer than allowed (1000 characters, 64 levels)",
        refusal("{'name': '" + "x".repeat(1000) + "', 'things': []}"));
  }

  @Test
  void refusesAnInputThatIsTooDeep() {
    assertEquals(
        "is nested deeper than 64 levels (1000 characters, 64 levels)",
        refusal("{'name': 'a', 'things': " + "[".repeat(100) + "]".repeat(100) + "}"));
  }
}
