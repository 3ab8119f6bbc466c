package dev.troupe.simulator;

import java.util.List;
import java.util.stream.IntStream;

/** The models that follow their script; {@link Fault} is the one that does not. */
final class Models {

  static final String FAULT = "fault";
  static final List<String> NAMES =
      List.of("echo", "tools", "parallel", "think", "see", "json", "embed", FAULT);

  private static final int PIECE = 8; // characters of JSON in an event: cuts through most values
  private static final String THOUGHT = "A tool may know.";

  private Models() {}

  /**
   * Returns what the question's model says.
   *
   * @throws Refusal if there is no such model, or it cannot answer this
   */
  static Script script(Question question) {
    if (question.form().isPresent()) {
      return embed(question);
    }
    return switch (question.model()) {
      case "echo" -> Script.speak(question.last("user"));
      case "tools" -> tools(question, 1);
      case "parallel" -> tools(question, question.tools().size());
      case "think" -> think(question);
      case "see" -> see(question);
      case "json" -> json(question);
      case "embed" -> throw Refusal.badField("model", "the model makes embeddings only");
      default -> throw unknown(question.model());
    };
  }

  /** Says nothing: the vectors are made of the question alone. */
  private static Script embed(Question question) {
    return switch (question.model()) {
      case "embed" -> Script.text(List.of());
      case "echo", "tools", "parallel", "think", "see", "json" ->
          throw Refusal.badField("model", "the model makes no embeddings; there is embed");
      default -> throw unknown(question.model());
    };
  }

  private static Script tools(Question question, int most) {
    if (question.endsWith("tool")) {
      return Script.speak("The tool answered: " + question.last("tool"));
    }
    if (question.tools().isEmpty()) {
      return Script.speak("There is no tool to call.");
    }
    var answered = question.count("tool");
    return Script.call(
        IntStream.range(0, most)
            .mapToObj(i -> call("call_" + (answered + i + 1), question.tools().get(i)))
            .toList());
  }

  private static Script.Call call(String id, Question.Tool tool) {
    return new Script.Call(id, tool.name(), Script.cut(Json.text(Sample.of(tool.schema())), PIECE));
  }

  /** Thinks and calls a tool; when the tool has answered, tells which thoughts were given back. */
  private static Script think(Question question) {
    if (!question.endsWith("tool")) {
      return tools(question, 1).after(THOUGHT);
    }
    var back = question.turns().stream().flatMap(turn -> turn.thoughts().stream()).toList();
    if (!back.stream().allMatch(Models::isAsItWas)) {
      throw Refusal.badField("messages", "thinking must come back as it was");
    }
    return Script.speak("Thoughts given back: " + back.size());
  }

  /** Some vendors want the proof only. */
  private static boolean isAsItWas(Question.Thought thought) {
    return thought.proof().equals(Script.PROOF)
        && (thought.text().isEmpty() || thought.text().equals(THOUGHT));
  }

  private static Script see(Question question) {
    var images = question.turns().stream().flatMap(turn -> turn.images().stream()).toList();
    return Script.speak("Pictures: " + String.join(" ", images));
  }

  private static Script json(Question question) {
    if (question.schema().isMissingNode()) {
      throw Refusal.badField("response_format", "the model 'json' needs a schema of the answer");
    }
    return Script.text(Script.cut(Json.text(Sample.of(question.schema())), PIECE));
  }

  private static Refusal unknown(String model) {
    return Refusal.of(
        404,
        "the model '%s' does not exist; there are %s".formatted(model, String.join(", ", NAMES)),
        "model_not_found");
  }
}
