package dev.troupe.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * How a script is written as a chat completion by Azure OpenAI: with what its filters say, that of
 * the prompt in an event of its own that has no choice.
 */
record AzureWording(ChatWording chat) implements Wording {

  @Override
  public Question question() {
    return chat.question();
  }

  @Override
  public Script script() {
    return chat.script();
  }

  @Override
  public ObjectNode whole() {
    var answer = chat.whole();
    ((ObjectNode) answer.path("choices").path(0)).set("content_filter_results", filters());
    return judged(answer);
  }

  // "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": {"hate": {…}}}]
  private static ObjectNode judged(ObjectNode answer) {
    answer
        .putArray("prompt_filter_results")
        .addObject()
        .put("prompt_index", 0)
        .set("content_filter_results", filters());
    return answer;
  }

  private static ObjectNode filters() {
    var filters = Json.object();
    for (var name : List.of("hate", "self_harm", "sexual", "violence")) {
      filters.putObject(name).put("filtered", false).put("severity", "safe");
    }
    return filters;
  }

  @Override
  public Source<ByteString, NotUsed> content() {
    var first = Json.object().put("id", "").put("object", "").put("created", 0).put("model", "");
    first.putArray("choices");
    return Source.single(Wording.data(judged(first))).concatLazy(chat.content());
  }

  @Override
  public List<ByteString> closing() {
    return chat.closing();
  }

  @Override
  public ByteString event(String piece) {
    return chat.event(piece);
  }

  @Override
  public ByteString error(ObjectNode framed) {
    return chat.error(framed);
  }
}
