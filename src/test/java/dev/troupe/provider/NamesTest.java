package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "a, '', 1",
    "'', ab, 2",
    "kitten, sitting, 3",
    "same, same, 0",
    "ab, ba, 2"
  })
  void countsTheEdits(String one, String other, int edits) {
    assertEquals(edits, Names.distance(one, other));
    assertEquals(edits, Names.distance(other, one));
  }

  @Test
  void findsTheNearest() {
    assertEquals(Optional.of("echo"), Names.nearest("ecko", List.of("tools", "echo", "json")));
    assertEquals(Optional.empty(), Names.nearest("x", List.of()));
  }

  @Test
  void looksBehindTheProvidersName() {
    assertEquals(
        Optional.of("a-long-provider/gpt"),
        Names.nearest("gtp", List.of("x/y", "a-long-provider/gpt")));
  }

  @Test
  void looksAtTheStartOfLongNamesOnly() {
    var endless = "x".repeat(10_000_000);

    assertEquals("; nearest: 'a'", Names.suggest(endless, List.of("a")));
    assertEquals(103, Names.quoted(endless).length());
  }
}
