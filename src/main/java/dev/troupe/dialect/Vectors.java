package dev.troupe.dialect;

import dev.troupe.model.Embedding;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelException;
import dev.troupe.model.Usage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The vectors of one answer, each in its place; used while it is read. */
public final class Vectors {

  private final String format;
  private final @Nullable Embedding[] places;

  /**
   * Without any yet.
   *
   * @param format what the answer should be: {@code list of embeddings}
   * @param count how many there must be
   */
  public Vectors(String format, int count) {
    this.format = format;
    this.places = new Embedding[count];
  }

  /**
   * Puts one in its place.
   *
   * @throws ModelException.Malformed where there is no such place, where it is taken, and where
   *     {@code values} are no vector
   */
  public void put(int index, float[] values) {
    if (index >= places.length) {
      throw unexpected(places.length + " embeddings", "one at " + index);
    }
    if (places[index] != null) {
      throw unexpected("one embedding at " + index, "two");
    }
    try {
      places[index] = Embedding.of(values);
    } catch (IllegalArgumentException unfit) {
      throw unexpected("an embedding at " + index, "none: " + unfit.getMessage());
    }
  }

  /**
   * All of them, in the order of the texts, as an answer.
   *
   * @param tokens of the texts, where they were counted
   * @param model that made them; empty where the answer does not say
   * @throws ModelException.Malformed where one is missing, and where they have not all the same
   *     dimensions
   */
  public EmbeddingResponse answer(OptionalLong tokens, String model) {
    var usage =
        tokens.isPresent() ? Optional.of(Usage.of(tokens.getAsLong(), 0)) : Optional.<Usage>empty();
    return new EmbeddingResponse(all(), usage, model);
  }

  private List<Embedding> all() {
    for (int i = 0; i < places.length; i++) {
      var one = places[i];
      var first = places[0];
      if (one == null || first == null) {
        throw unexpected(places.length + " embeddings", "none at " + i);
      }
      if (one.dimensions() != first.dimensions()) {
        throw unexpected(
            first.dimensions() + " dimensions at " + i, String.valueOf(one.dimensions()));
      }
    }
    return Arrays.asList(places);
  }

  private ModelException unexpected(String expected, String got) {
    return Malformed.at(format, 0, expected, got);
  }
}
