package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;

/** Gemini's {@code batchEmbedContents}, by Google's API reference (v1beta): it counts nothing. */
record GeminiVectors() implements VectorProtocol.Bodies {

  private static final int MOST = 100;

  // {"requests": [{"model": "models/…", "content": {"parts": [{"text": "…"}]}}]}
  @Override
  public Question question(LoggedRequest request) {
    var model = GeminiProtocol.model(request.path());
    var requests = Question.many(request.body(), "requests");
    if (requests.size() > MOST) {
      throw Refusal.badField("requests", "at most 100 requests can be in one batch");
    }
    for (var each : requests) {
      if (!each.path("model").asText("").equals("models/" + model)) {
        throw Refusal.badField("requests", "model must be the one of the path");
      }
    }
    return Question.ofTexts(
        model,
        requests.stream().map(GeminiVectors::text).toList(),
        requests.getFirst().path("outputDimensionality"),
        false);
  }

  private static String text(JsonNode request) {
    return Question.many(request.path("content"), "parts").stream()
        .map(part -> part.path("text").asText())
        .collect(Collectors.joining());
  }

  // {"embeddings": [{"values": […]}]}
  @Override
  public ObjectNode answer(Question question) {
    var answer = Json.object();
    var embeddings = answer.putArray("embeddings");
    for (var vector : question.vectors()) {
      embeddings.addObject().set("values", Json.numbers(vector));
    }
    return answer;
  }
}
