package dev.troupe.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "\ufeff"})
  void tellsAnObjectAsItWasWritten(String mark) {
    var data = (mark + "{\"\u00e9\": 1, \"a\" : { \"b\":\t[1.50, {}] } , \"c\":2}").getBytes(UTF_8);
    var told = new ArrayList<String>();

    Tokens.read(
        "test",
        data,
        json -> {
          json.object(
              "root",
              field -> {
                if (field.equals("a")) {
                  int from = json.position();
                  json.object(field, _ -> json.skip());
                  told.add(json.writtenFrom(from));
                } else {
                  json.skip();
                }
              });
          return told;
        });

    assertEquals(List.of("{ \"b\":\t[1.50, {}] }"), told);
  }
}
