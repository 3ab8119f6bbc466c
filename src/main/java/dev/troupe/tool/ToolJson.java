package dev.troupe.tool;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** How the inputs and outputs of tools are written as JSON: snake_case names, nothing coerced. */
final class ToolJson {

  /** Deeper than any hand-written record, shallower than what a recursive walk can bear. */
  static final int MAX_DEPTH = 64; // chosen, not measured

  static final ObjectMapper MAPPER =
      JsonMapper.builder(
              // the default pool is per thread, and each call has a thread of its own
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                  .build())
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /** What a model writes twice, or behind the value, may be what it means. */
  private static final ObjectReader STRICT =
      MAPPER
          .reader()
          .with(
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private ToolJson() {}

  /**
   * Returns the one JSON value that {@code text} is, which a model wrote.
   *
   * @throws InvalidInput when it is none, saying where it ceases to be
   */
  static JsonNode parse(String text) {
    if (text.isBlank()) {
      throw new InvalidInput("is empty");
    }
    try {
      return STRICT.readTree(text);
    } catch (JsonEOFException _) {
      throw new InvalidInput("is JSON that ends before it is whole");
    } catch (MismatchedInputException _) {
      throw new InvalidInput("is more than one JSON value, or has a field twice");
    } catch (JsonProcessingException wrong) {
      var at = wrong.getLocation();
      throw new InvalidInput(
          at == null
              ? "is no JSON"
              : "is no JSON at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()));
    }
  }

  /** Returns a text as it is, and the JSON text of anything else. */
  static String text(JsonNode output) {
    return output.isTextual() ? output.textValue() : output.toString();
  }

  /**
   * Adds up the characters of names and texts in {@code node}, and one for each other value.
   *
   * @throws IllegalArgumentException as soon as there are more than {@code most}, or when it is
   *     nested deeper than {@value #MAX_DEPTH}
   */
  static void requireBounded(JsonNode node, long most) {
    size(node, most, 0);
  }

  private static long size(JsonNode node, long most, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("is nested deeper than " + MAX_DEPTH + " levels");
    }
    var size = node.isTextual() ? node.textValue().length() : 1L;
    for (var child : node) {
      size += size(child, most - size, depth + 1);
    }
    for (var names = node.fieldNames(); names.hasNext(); ) {
      size += names.next().length();
    }
    if (size > most) {
      throw new IllegalArgumentException("is longer than allowed");
    }
    return size;
  }
}
