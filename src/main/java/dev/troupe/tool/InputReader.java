package dev.troupe.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Turns the input of a call into the tool's record, or says what is wrong with it, by field. */
final class InputReader<I extends Record> {

  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  /** Jackson repeats the value, which can be long. */
  private static final int MOST_TOLD = 200;

  private final Schema schema;
  private final SchemaErrors errors;
  private final ObjectReader reader;

  InputReader(JavaType type, JsonNode schema) {
    this.schema = SCHEMAS.getSchema(schema);
    this.errors = new SchemaErrors(schema);
    this.reader = ToolJson.MAPPER.readerFor(type);
  }

  /**
   * The record that {@code input} stands for.
   *
   * @param most characters that the input may have
   * @throws InvalidInput naming the fields that are wrong, and what was expected
   */
  I read(JsonNode input, long most) {
    requireBounded(input, most);
    if (!input.isObject()) {
      throw new InvalidInput("expected a JSON object, got " + SchemaErrors.kind(input));
    }
    var wrong = schema.validate(input);
    if (!wrong.isEmpty()) {
      throw new InvalidInput(errors.said(wrong));
    }
    return bound(input);
  }

  private static void requireBounded(JsonNode input, long most) {
    try {
      ToolJson.requireBounded(input, most);
    } catch (IllegalArgumentException tooMuch) {
      throw new InvalidInput(
          "%s (%d characters, %d levels)"
              .formatted(tooMuch.getMessage(), most, ToolJson.MAX_DEPTH));
    }
  }

  private I bound(JsonNode input) {
    try {
      return reader.readValue(input);
    } catch (ValueInstantiationException thrown) {
      throw refusal(thrown);
    } catch (InvalidFormatException wrong) {
      throw new InvalidInput(
          "'%s' is not written as a %s"
              .formatted(path(wrong), wrong.getTargetType().getSimpleName()));
    } catch (JsonMappingException wrong) { // what the schema cannot say: a number out of range
      throw new InvalidInput("'%s': %s".formatted(path(wrong), firstLine(wrong)));
    } catch (IOException impossible) { // a tree is in memory
      throw new UncheckedIOException(impossible);
    }
  }

  /** The record's own check is part of its contract; anything else is its fault. */
  private static RuntimeException refusal(ValueInstantiationException thrown) {
    var cause = thrown.getCause();
    return cause instanceof IllegalArgumentException refused && refused.getMessage() != null
        ? new InvalidInput(refused.getMessage())
        : new IllegalStateException("the request's constructor failed", cause);
  }

  private static String path(JsonMappingException wrong) {
    var path = new StringBuilder();
    for (var step : wrong.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static String firstLine(JsonProcessingException wrong) {
    return wrong
        .getOriginalMessage()
        .lines()
        .findFirst()
        .map(InputReader::shortened)
        .orElse("cannot be read");
  }

  private static String shortened(String text) {
    return text.length() <= MOST_TOLD ? text : text.substring(0, MOST_TOLD) + "…";
  }
}
