package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/**
 * OpenAI's {@code /embeddings}, by OpenAI's API reference.
 *
 * @param model where a request says of which model
 */
record OpenAiVectors(Function<LoggedRequest, String> model) implements VectorProtocol.Bodies {

  /** Returns the one whose requests name the model in their body. */
  static OpenAiVectors byBody() {
    return new OpenAiVectors(request -> Question.text(request.body(), "model"));
  }

  // {"model": "…", "input": "…" or ["…"], "dimensions": 256, "encoding_format": "base64"}
  @Override
  public Question question(LoggedRequest request) {
    var body = request.body();
    var format = body.path("encoding_format").asText("float");
    if (!format.equals("float") && !format.equals("base64")) {
      throw Refusal.badField("encoding_format", "'encoding_format' must be float or base64");
    }
    return Question.ofTexts(
        model.apply(request), texts(body), body.path("dimensions"), format.equals("base64"));
  }

  private static List<String> texts(JsonNode body) {
    var input = body.path("input");
    var texts = input.isTextual() ? List.of(input) : Question.many(body, "input");
    if (texts.stream().anyMatch(text -> text.asText("").isEmpty())) {
      throw Refusal.badField("input", "'input' must not be an empty string");
    }
    return texts.stream().map(JsonNode::asText).toList();
  }

  // {"object": "list", "data": [{"object": "embedding", "index": 0, "embedding": […]}],
  //  "model": "…", "usage": {"prompt_tokens": 8, "total_tokens": 8}}
  @Override
  public ObjectNode answer(Question question) {
    var answer = Json.object().put("object", "list");
    var data = answer.putArray("data");
    for (var vector : question.vectors()) {
      var item = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      if (question.form().orElseThrow().base64()) {
        item.put("embedding", SampleVector.base64(vector));
      } else {
        item.set("embedding", Json.numbers(vector));
      }
    }
    answer.put("model", question.model());
    answer
        .putObject("usage")
        .put("prompt_tokens", question.words())
        .put("total_tokens", question.words());
    return answer;
  }
}
