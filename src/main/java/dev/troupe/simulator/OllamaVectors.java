package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Ollama's {@code /api/embed}, by its {@code docs/api.md}. */
record OllamaVectors() implements VectorProtocol.Bodies {

  // {"model": "…", "input": "…" or ["…"], "dimensions": 256}
  @Override
  public Question question(LoggedRequest request) {
    var body = request.body();
    var input = body.path("input");
    var texts = input.isTextual() ? List.of(input) : Question.many(body, "input");
    return Question.ofTexts(
        Question.text(body, "model"),
        texts.stream().map(JsonNode::asText).toList(),
        body.path("dimensions"),
        false);
  }

  // {"model": "…", "embeddings": [[…]], "total_duration": 1, "prompt_eval_count": 8}
  @Override
  public ObjectNode answer(Question question) {
    var answer = Json.object().put("model", question.model());
    var embeddings = answer.putArray("embeddings");
    question.vectors().forEach(vector -> embeddings.add(Json.numbers(vector)));
    return answer
        .put("total_duration", 1)
        .put("load_duration", 1)
        .put("prompt_eval_count", question.words());
  }
}
