package dev.troupe.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * How a script is written as a chat completion. Shapes: OpenAI's OpenAPI description,
 * CreateChatCompletionResponse and CreateChatCompletionStreamResponse; for thinking DeepSeek's
 * {@code reasoning_content}.
 *
 * @param id the answer's id
 */
record ChatWording(String id, Question question, Script script) implements Wording {

  static final long CREATED = 1767225600; // 2026-01-01T00:00:00Z: the same for the same question

  private static final ByteString DONE = ByteString.fromString("data: [DONE]\n\n");

  // {"object": "chat.completion", "choices": [{"message": {"role": "assistant", "content": "hi"},
  //  "finish_reason": "stop"}], "usage": {"prompt_tokens": 1, …}}
  @Override
  public ObjectNode whole() {
    var answer = frame("chat.completion");
    answer
        .withArray("choices")
        .add(choice("message", message()).put("finish_reason", finishReason()));
    answer.set("usage", usage());
    return answer;
  }

  @Override
  public Source<ByteString, NotUsed> content() {
    return Source.single(Wording.data(chunk(opening())))
        .concatLazy(Source.from(deltas()).map(delta -> Wording.data(chunk(delta))));
  }

  @Override
  public ByteString event(String piece) {
    return Wording.data(chunk(Json.object().put("content", piece)));
  }

  @Override
  public ByteString error(ObjectNode framed) {
    return Wording.data(framed);
  }

  @Override
  public List<ByteString> closing() {
    var events = new ArrayList<ByteString>();
    var last = chunk(Json.object());
    ((ObjectNode) last.path("choices").path(0)).put("finish_reason", finishReason());
    events.add(Wording.data(last));
    if (question.manner().includeUsage()) {
      events.add(Wording.data(usageChunk()));
    }
    events.add(DONE);
    return events;
  }

  // {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {…}, "finish_reason":
  // null}]}
  private ObjectNode chunk(ObjectNode delta) {
    var chunk = frame("chat.completion.chunk");
    chunk.withArray("choices").add(choice("delta", delta).putNull("finish_reason"));
    if (question.manner().includeUsage()) {
      chunk.putNull("usage"); // every chunk but the last names it, with null
    }
    return chunk;
  }

  private ObjectNode usageChunk() {
    var chunk = frame("chat.completion.chunk");
    chunk.putArray("choices");
    return chunk.set("usage", usage());
  }

  /** The role; and the first call, where nothing else is said. */
  private ObjectNode opening() {
    var delta = Json.object().put("role", "assistant");
    if (beginsWithCall()) {
      delta.putNull("content").withArray("tool_calls").add(call(0, ""));
    } else {
      delta.put("content", "");
    }
    return delta;
  }

  private boolean beginsWithCall() {
    return script.text().isEmpty() && script.thoughts().isEmpty() && !script.calls().isEmpty();
  }

  private List<ObjectNode> deltas() {
    var deltas = new ArrayList<ObjectNode>();
    script.thoughts().forEach(it -> deltas.add(Json.object().put("reasoning_content", it)));
    script.text().forEach(it -> deltas.add(Json.object().put("content", it)));
    for (int i = 0; i < script.calls().size(); i++) {
      if (i > 0 || !beginsWithCall()) {
        deltas.add(delta(call(i, "")));
      }
      for (var piece : script.calls().get(i).pieces()) {
        deltas.add(delta(arguments(i, piece)));
      }
    }
    return deltas;
  }

  private static ObjectNode delta(ObjectNode call) {
    var delta = Json.object();
    delta.withArray("tool_calls").add(call);
    return delta;
  }

  private static ObjectNode arguments(int index, String piece) {
    var call = Json.object().put("index", index);
    call.putObject("function").put("arguments", piece);
    return call;
  }

  private ObjectNode message() {
    var message = Json.object().put("role", "assistant");
    if (!script.thoughts().isEmpty()) {
      message.put("reasoning_content", script.thought());
    }
    message.put("content", script.calls().isEmpty() ? script.said() : null);
    for (int i = 0; i < script.calls().size(); i++) {
      var whole = call(i, script.calls().get(i).arguments());
      whole.remove("index");
      message.withArray("tool_calls").add(whole);
    }
    return message.putNull("refusal");
  }

  private ObjectNode call(int index, String arguments) {
    var call = script.calls().get(index);
    var written = Json.object().put("index", index).put("id", call.id()).put("type", "function");
    written.putObject("function").put("name", call.tool()).put("arguments", arguments);
    return written;
  }

  private String finishReason() {
    return script.calls().isEmpty() ? "stop" : "tool_calls";
  }

  private ObjectNode usage() {
    var prompt = question.words();
    var completion = script.words();
    return Json.object()
        .put("prompt_tokens", prompt)
        .put("completion_tokens", completion)
        .put("total_tokens", prompt + completion);
  }

  private ObjectNode frame(String object) {
    return Json.object()
        .put("id", id)
        .put("object", object)
        .put("created", CREATED)
        .put("model", question.model());
  }

  private static ObjectNode choice(String name, ObjectNode content) {
    var choice = Json.object().put("index", 0);
    choice.set(name, content);
    return choice.putNull("logprobs");
  }
}
