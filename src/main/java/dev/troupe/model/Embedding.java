package dev.troupe.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * The vector that stands for a text. Never changes; equal to one with the same values.
 *
 * <p>Vectors can be compared only where the same model made them, with the same number of
 * dimensions.
 */
public final class Embedding {

  private final float[] values; // never handed out

  private Embedding(float[] values) {
    this.values = values;
  }

  /**
   * The vector with {@code values}, which are copied.
   *
   * @throws IllegalArgumentException where there are none, or one is no finite number
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Embedding of(float... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("values must not be empty");
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("values must be finite numbers, got " + value);
      }
    }
    return new Embedding(values.clone());
  }

  /** How many values it has; at least 1. */
  public int dimensions() {
    return values.length;
  }

  /**
   * The value at {@code index}, from 0.
   *
   * @throws IndexOutOfBoundsException where there is none
   */
  public float get(int index) {
    return values[index];
  }

  /** The values, as a copy. */
  @JsonValue
  public float[] toArray() {
    return values.clone();
  }

  /**
   * How alike the two are: the cosine of the angle between them, from -1 to 1; 0 where one of them
   * has no length.
   *
   * @throws IllegalArgumentException where they have not the same dimensions
   */
  public double cosine(Embedding other) {
    if (dimensions() != other.dimensions()) {
      throw new IllegalArgumentException(
          "both must have the same dimensions, got %d and %d"
              .formatted(dimensions(), other.dimensions()));
    }
    double product = 0;
    double length = 0;
    double otherLength = 0;
    for (int i = 0; i < values.length; i++) {
      product += (double) values[i] * other.values[i];
      length += (double) values[i] * values[i];
      otherLength += (double) other.values[i] * other.values[i];
    }
    var lengths = Math.sqrt(length) * Math.sqrt(otherLength);
    return lengths == 0 ? 0 : Math.clamp(product / lengths, -1, 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding embedding && Arrays.equals(values, embedding.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** Not its values, which are many. */
  @Override
  public String toString() {
    return "Embedding[" + values.length + " dimensions]";
  }
}
