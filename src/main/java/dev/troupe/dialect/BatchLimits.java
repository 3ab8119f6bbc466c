package dev.troupe.dialect;

import java.util.List;

/**
 * What one request for vectors may hold.
 *
 * @param inputs texts; at least 1
 * @param characters of all of them together; a text that is longer goes alone; at least 1
 */
public record BatchLimits(int inputs, int characters) {

  /** Of who takes any number of texts at once. */
  public static final BatchLimits NONE = new BatchLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

  public BatchLimits {
    if (inputs < 1 || characters < 1) {
      throw new IllegalArgumentException(
          "inputs and characters must be at least 1, got %d and %d".formatted(inputs, characters));
    }
  }

  /** So many texts at most, and as many characters as before. */
  public BatchLimits withInputs(int inputs) {
    return new BatchLimits(inputs, characters);
  }

  /** The first of {@code texts}, as many as fit; at least one. */
  public List<String> first(List<String> texts) {
    long size = texts.getFirst().length();
    int count = 1;
    while (count < Math.min(inputs, texts.size())
        && size + texts.get(count).length() <= characters) {
      size += texts.get(count++).length();
    }
    return texts.subList(0, count);
  }
}
