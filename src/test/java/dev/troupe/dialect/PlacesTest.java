package dev.troupe.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.dialect.Places.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacesTest {

  private static Places<String> places(List<Place<String>> places) {
    return new Places<>(places, text -> "'" + text + "'");
  }

  @Test
  void cutsATextWhereSomethingStoodWithinIt() {
    var places = places(List.of(new Place<>(0, 0, "a"), new Place<>(2, 0, "b")));

    assertEquals(List.of("''", "a", "'He'", "b", "'llo'"), places.text("Hello"));
    assertEquals(List.of(), places.rest());
  }

  @Test
  void countsOnOverSeveralTexts() {
    var places = places(List.of(new Place<>(7, 0, "a")));

    assertEquals(List.of("'Hello'"), places.text("Hello"));
    assertEquals(List.of("', '", "a", "'you'"), places.text(", you"));
  }

  @Test
  void putsWhatStoodBeforeACallBeforeThatCall() {
    var places =
        places(List.of(new Place<>(5, 0, "a"), new Place<>(5, 0, "b"), new Place<>(5, 1, "c")));

    assertEquals(List.of("'Hello'"), places.text("Hello"));
    assertEquals(List.of("a", "b"), places.beforeCall());
    assertEquals(List.of("c"), places.beforeCall());
    assertEquals(List.of(), places.beforeCall());
  }

  @Test
  void keepsWhatStoodBehindAllElse() {
    var places = places(List.of(new Place<>(5, 1, "a")));

    assertEquals(List.of("'Hello'"), places.text("Hello"));
    assertEquals(List.of("a"), places.rest());
  }

  @Test
  void bearsPlacesThatNoAnswerHas() {
    var places = places(List.of(new Place<>(-9, -1, "a"), new Place<>(1, 0, "b")));

    assertEquals(List.of("''", "a", "'H'", "b", "'i'"), places.text("Hi"));
  }
}
