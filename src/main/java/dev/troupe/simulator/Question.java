package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What a request asks, whichever API it came by, as far as the models look at it.
 *
 * @param turns never empty
 * @param tools the offered tools, in order
 * @param schema the schema that the answer must meet; missing if none is asked for
 * @param form that of the vectors which are asked for; absent where it is an answer
 */
record Question(
    String model,
    List<Turn> turns,
    Manner manner,
    List<Tool> tools,
    JsonNode schema,
    Optional<VectorForm> form) {

  private static final int USUAL_DIMENSIONS = 8;
  private static final int MOST_DIMENSIONS = 4096;

  /** How each vector is written. */
  record VectorForm(int dimensions, boolean base64) {}

  /** One that asks for an answer. */
  Question(String model, List<Turn> turns, Manner manner, List<Tool> tools, JsonNode schema) {
    this(model, turns, manner, tools, schema, Optional.empty());
  }

  /**
   * Returns one that asks for the vectors of {@code texts}.
   *
   * @param dimensions as the request says it; missing: the model's own
   * @throws Refusal if there cannot be so many dimensions
   */
  static Question ofTexts(String model, List<String> texts, JsonNode dimensions, boolean base64) {
    var count = dimensions.isMissingNode() ? USUAL_DIMENSIONS : count("dimensions", dimensions);
    if (count < 1 || count > MOST_DIMENSIONS) {
      throw Refusal.badField("dimensions", "'dimensions' must be 1 to " + MOST_DIMENSIONS);
    }
    return new Question(
        model,
        texts.stream().map(text -> Turn.of("user", text)).toList(),
        new Manner(false, false, Duration.ZERO),
        List.of(),
        MissingNode.getInstance(),
        Optional.of(new VectorForm(count, base64)));
  }

  /** Returns the vector of each text, in their order. */
  List<float[]> vectors() {
    var dimensions = form.orElseThrow().dimensions();
    return turns.stream().map(turn -> SampleVector.of(turn.text(), dimensions)).toList();
  }

  /**
   * What one side said.
   *
   * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
   * @param text all of it; empty where there is none
   * @param images what each picture is
   * @param thoughts what the model had thought and is given back, each with its proof
   */
  record Turn(String role, String text, List<String> images, List<Thought> thoughts) {

    static Turn of(String role, String text) {
      return new Turn(role, text, List.of(), List.of());
    }
  }

  /** Thinking, and the proof that it is the model's own. */
  record Thought(String text, String proof) {}

  /** A tool with the schema of its arguments. */
  record Tool(String name, JsonNode schema) {}

  /** How the answer is to be sent. */
  record Manner(boolean stream, boolean includeUsage, Duration pace) {}

  /** Returns the text of the last turn of {@code role}; empty if there is none. */
  String last(String role) {
    return turns.reversed().stream()
        .filter(turn -> turn.role().equals(role))
        .findFirst()
        .map(Turn::text)
        .orElse("");
  }

  boolean endsWith(String role) {
    return turns.getLast().role().equals(role);
  }

  /** Returns how many turns {@code role} had. */
  long count(String role) {
    return turns.stream().filter(turn -> turn.role().equals(role)).count();
  }

  /** Returns how many words the turns hold. */
  int words() {
    return turns.stream().mapToInt(turn -> Script.words(turn.text())).sum();
  }

  /** Returns the pace of a request: its own, or else {@code usual}. */
  static Duration pace(JsonNode body, Duration usual) {
    var own = body.path("x-simulator").path("pace_ms");
    return own.isMissingNode() ? usual : millis("x-simulator.pace_ms", own);
  }

  /**
   * Returns a boolean of a request.
   *
   * @throws Refusal if it is anything else
   */
  static boolean flag(JsonNode body, String name, boolean usual) {
    var value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return usual;
    }
    if (!value.isBoolean()) {
      throw Refusal.badField(name, "'%s' must be a boolean".formatted(name));
    }
    return value.booleanValue();
  }

  static Duration millis(String name, JsonNode value) {
    return Duration.ofMillis(count(name, value));
  }

  static int count(String name, JsonNode value) {
    if (!value.isInt() || value.intValue() < 0) {
      throw Refusal.badField(name, "'%s' must be a whole number, at least 0".formatted(name));
    }
    return value.intValue();
  }

  /**
   * Returns a text that a request must have.
   *
   * @throws Refusal if it has none
   */
  static String text(JsonNode body, String name) {
    if (!body.isObject()) {
      throw Refusal.badBody("the body must be a JSON object");
    }
    if (!body.path(name).isTextual()) {
      throw Refusal.badField(name, "'%s' must be a string".formatted(name));
    }
    return body.path(name).textValue();
  }

  /**
   * Returns an array that a request must have.
   *
   * @throws Refusal if it has none, or an empty one
   */
  static List<JsonNode> many(JsonNode body, String name) {
    if (!body.path(name).isArray() || body.path(name).isEmpty()) {
      throw Refusal.badField(name, "'%s' must be a non-empty array".formatted(name));
    }
    return list(body.path(name));
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
