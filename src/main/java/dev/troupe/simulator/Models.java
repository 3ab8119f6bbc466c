package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The models that follow their script; {@link Fault} is the one that does not. */
final class Models {

  static final String FAULT = "fault";
  static final List<String> NAMES = List.of("echo", "tools", "json", FAULT);

  private static final int PIECE = 8; // characters of JSON in an event: cuts through most values

  private Models() {}

  /**
   * Returns what the question's model says.
   *
   * @throws Refusal if there is no such model, or it cannot answer this
   */
  static Script script(Question question) {
    return switch (question.model()) {
      case "echo" -> Script.speak(question.last("user"));
      case "tools" -> tools(question);
      case "json" -> json(question);
      default -> throw unknown(question.model());
    };
  }

  private static Script tools(Question question) {
    if (question.endsWith("tool")) {
      return Script.speak("The tool answered: " + question.last("tool"));
    }
    if (question.tools().isEmpty()) {
      return Script.speak("There is no tool to call.");
    }
    // {"type": "function", "function": {"name": "…", "parameters": {…}}}
    var function = question.tools().getFirst().path("function");
    if (!function.path("name").isTextual()) {
      throw Refusal.badField("tools[0].function.name", "'tools[0].function.name' must be a string");
    }
    var answered = question.messages().stream().filter(Models::isToolResult).count();
    var arguments = Json.text(Sample.of(function.path("parameters")));
    return new Script.Call(
        "call_" + (answered + 1), function.path("name").textValue(), Script.cut(arguments, PIECE));
  }

  private static boolean isToolResult(JsonNode message) {
    return message.path("role").asText().equals("tool");
  }

  private static Script json(Question question) {
    if (question.schema().isMissingNode()) {
      throw Refusal.badField(
          "response_format", "the model 'json' needs a 'response_format' with a schema");
    }
    return new Script.Text(Script.cut(Json.text(Sample.of(question.schema())), PIECE));
  }

  private static Refusal unknown(String model) {
    return Refusal.of(
        404,
        "the model '%s' does not exist; there are %s".formatted(model, String.join(", ", NAMES)),
        "model_not_found");
  }
}
