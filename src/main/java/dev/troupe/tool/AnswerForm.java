package dev.troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.ResponseFormat;
import java.util.List;
import java.util.regex.Pattern;

/** A record as the form of an answer: what a model is told, and how its answer is read. */
final class AnswerForm<T extends Record> {

  private static final Pattern UNUSUAL = Pattern.compile("[^A-Za-z0-9_-]");
  private static final int LONGEST_NAME = 64; // what OpenAI takes
  private static final String FENCE = "```"; // many models put it around JSON

  private final ResponseFormat format;
  private final InputReader<T> reader;

  private AnswerForm(ResponseFormat format, InputReader<T> reader) {
    this.format = format;
    this.reader = reader;
  }

  /**
   * The form of {@code record}.
   *
   * @throws IllegalArgumentException naming a component that no JSON can stand for
   */
  static <T extends Record> AnswerForm<T> of(Class<T> record) {
    var type = ToolJson.MAPPER.constructType(record);
    var schema = RequestSchema.ofAnswer(type);
    var name = UNUSUAL.matcher(record.getSimpleName()).replaceAll("_");
    return new AnswerForm<>(
        new ResponseFormat.Schema(
            name.substring(0, Math.min(LONGEST_NAME, name.length())),
            schema,
            isEnforceable(schema)),
        new InputReader<>(type, RequestSchema.of(type)));
  }

  /**
   * Whether vendors that enforce schemas take it: they know no maps, nothing that may be anything,
   * and OpenAI no {@code uri}.
   */
  private static boolean isEnforceable(JsonNode schema) {
    if (schema.isObject()
        && (schema.isEmpty()
            || schema.path("additionalProperties").isObject()
            || schema.path("format").asText().equals("uri"))) {
      return false;
    }
    for (var child : schema) {
      if (!isEnforceable(child)) {
        return false;
      }
    }
    return true;
  }

  /** The question, with the form that its answer is to have. */
  ModelRequest asked(ModelRequest question) {
    return question.with().responseFormat(format).build();
  }

  /** The same question again, with {@code answer} and what does not fit in it. */
  ModelRequest again(ModelRequest question, ModelResponse answer, String misfit) {
    return question
        .with()
        .message(answer.message(List.of())) // a call of a tool would want a result
        .user("Your answer does not fit: %s. %s".formatted(misfit, format.inWords()))
        .build();
  }

  /**
   * What {@code answer} says.
   *
   * @throws InvalidInput naming what does not fit
   */
  T read(String answer) {
    var text = unfenced(answer.strip());
    return reader.read(ToolJson.parse(text), text.length()); // its provider has bounded it
  }

  private static String unfenced(String text) {
    int line = text.indexOf('\n');
    return line > 0 && text.startsWith(FENCE) && text.endsWith(FENCE)
        ? text.substring(line + 1, text.length() - FENCE.length())
        : text;
  }
}
