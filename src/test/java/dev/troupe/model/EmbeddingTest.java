package dev.troupe.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingTest {

  private static void assertRefuses(String why, Executable what) {
    assertEquals(why, assertThrows(IllegalArgumentException.class, what).getMessage());
  }

  @Test
  void neverChanges() {
    float[] values = {1, 2};
    var embedding = Embedding.of(values);

    values[0] = 9;
    embedding.toArray()[1] = 9;

    assertEquals(Embedding.of(1, 2), embedding);
    assertEquals(2, embedding.dimensions());
    assertEquals(2, embedding.get(1));
    assertEquals(Embedding.of(1, 2).hashCode(), embedding.hashCode());
    assertNotEquals(Embedding.of(1, 3), embedding);
  }

  @Test
  void tellsHowAlikeTwoAre() {
    assertEquals(1, Embedding.of(1, 2).cosine(Embedding.of(2, 4)), 1e-12);
    assertEquals(0, Embedding.of(1, 0).cosine(Embedding.of(0, 3)));
    assertEquals(-1, Embedding.of(1, 1).cosine(Embedding.of(-2, -2)), 1e-12);
    assertEquals(0, Embedding.of(0, 0).cosine(Embedding.of(1, 1)));
  }

  @Test
  void comparesNoVectorsOfDifferentDimensions() {
    assertRefuses(
        "both must have the same dimensions, got 1 and 2",
        () -> Embedding.of(1).cosine(Embedding.of(1, 2)));
  }

  @Test
  void doesNotTellItsValuesToALog() {
    assertEquals("Embedding[2 dimensions]", Embedding.of(1, 2).toString());
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void hasFiniteNumbersOnly(float value) {
    assertRefuses("values must be finite numbers, got " + value, () -> Embedding.of(1, value));
  }

  @Test
  void hasOneValueAtLeast() {
    assertRefuses("values must not be empty", Embedding::of);
  }

  @Test
  void isNotAskedForWithoutAText() {
    assertRefuses("inputs must not be empty", () -> EmbeddingRequest.of(List.of()));
    assertRefuses("inputs[1] must not be blank", () -> EmbeddingRequest.of("a", " \n"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void isNotAskedForWithoutDimensions(int dimensions) {
    assertRefuses(
        "dimensions must be at least 1, got " + dimensions,
        () -> EmbeddingRequest.builder().input("a").dimensions(dimensions).build());
  }

  @Test
  void comesInAnswersOfOneLengthOnly() {
    assertRefuses("embeddings must not be empty", () -> EmbeddingResponse.of(List.of()));
    assertRefuses(
        "embeddings must all have the same dimensions, got 1 and 2",
        () -> EmbeddingResponse.of(List.of(Embedding.of(1), Embedding.of(1, 2))));
  }
}
