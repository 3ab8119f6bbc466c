package dev.troupe.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Texts to be turned into vectors.
 *
 * @param inputs in order; never empty, and none of them blank
 * @param model {@code provider/model}, or a bare name where one provider only has it; absent: the
 *     configured default
 * @param dimensions how many values each vector is to have; at least 1; absent: as many as the
 *     model makes of itself
 * @param extras fields that only one dialect knows, by the dialect's name: {@code {"gemini":
 *     {"taskType": "RETRIEVAL_QUERY"}}}
 * @param timeLimits of this call, beside its deadline; usually none
 */
public record EmbeddingRequest(
    List<String> inputs,
    Optional<String> model,
    Optional<Integer> dimensions,
    Map<String, JsonNode> extras,
    TimeLimits timeLimits) {

  public EmbeddingRequest {
    inputs = List.copyOf(inputs);
    extras = Map.copyOf(extras);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("inputs must not be empty");
    }
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).isBlank()) {
        throw new IllegalArgumentException("inputs[" + i + "] must not be blank");
      }
    }
    dimensions.ifPresent(EmbeddingRequest::checkDimensions);
  }

  private static void checkDimensions(int dimensions) {
    if (dimensions < 1) {
      throw new IllegalArgumentException("dimensions must be at least 1, got " + dimensions);
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** These texts and nothing else. */
  public static EmbeddingRequest of(String... inputs) {
    return of(Arrays.asList(inputs));
  }

  /** These texts and nothing else. */
  public static EmbeddingRequest of(List<String> inputs) {
    return new EmbeddingRequest(
        inputs, Optional.empty(), Optional.empty(), Map.of(), TimeLimits.NONE);
  }

  /** The same texts for {@code model}. */
  public EmbeddingRequest withModel(String model) {
    return new EmbeddingRequest(inputs, Optional.of(model), dimensions, extras, timeLimits);
  }

  /** The same for {@code inputs}. */
  public EmbeddingRequest withInputs(List<String> inputs) {
    return new EmbeddingRequest(inputs, model, dimensions, extras, timeLimits);
  }

  /** Collects the fields of a request; not safe for use by several threads at once. */
  public static final class Builder {
    private final List<String> inputs = new ArrayList<>();
    private Optional<String> model = Optional.empty();
    private Optional<Integer> dimensions = Optional.empty();
    private final Map<String, JsonNode> extras = new HashMap<>();
    private TimeLimits timeLimits = TimeLimits.NONE;

    private Builder() {}

    public Builder input(String text) {
      inputs.add(text);
      return this;
    }

    public Builder inputs(List<String> texts) {
      inputs.addAll(texts);
      return this;
    }

    public Builder model(String model) {
      this.model = Optional.of(model);
      return this;
    }

    /** At least 1. */
    public Builder dimensions(int dimensions) {
      this.dimensions = Optional.of(dimensions);
      return this;
    }

    /** Fields that only {@code dialect} knows, a JSON object. */
    public Builder extra(String dialect, JsonNode fields) {
      extras.put(dialect, fields);
      return this;
    }

    /** How long the parts of the call may take, beside its deadline. */
    public Builder timeLimits(TimeLimits limits) {
      this.timeLimits = limits;
      return this;
    }

    /**
     * The request.
     *
     * @throws IllegalArgumentException naming the field that is out of range
     */
    public EmbeddingRequest build() {
      return new EmbeddingRequest(inputs, model, dimensions, extras, timeLimits);
    }
  }
}
