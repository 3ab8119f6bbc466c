package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * How a script is written in OpenAI's words, as one body or as a stream of events. Shapes: OpenAI's
 * OpenAPI description, CreateChatCompletionResponse and CreateChatCompletionStreamResponse.
 *
 * @param id the answer's id
 */
record Wording(String id, Question question, Script script) {

  static final ByteString PING = ByteString.fromString(": ping\n\n");
  static final long CREATED = 1767225600; // 2026-01-01T00:00:00Z: the same for the same question

  private static final ByteString DONE = ByteString.fromString("data: [DONE]\n\n");

  /** Returns the answer as one JSON document. */
  // {"object": "chat.completion", "choices": [{"message": {"role": "assistant", "content": "hi"},
  //  "finish_reason": "stop"}], "usage": {"prompt_tokens": 1, …}}
  ObjectNode whole() {
    var answer = frame("chat.completion");
    answer
        .withArray("choices")
        .add(choice("message", message()).put("finish_reason", script.finishReason()));
    answer.set("usage", usage());
    return answer;
  }

  /** Returns the opening event, one for each piece, and those that end the answer. */
  Source<ByteString, NotUsed> events() {
    return content().concatLazy(Source.from(closing()));
  }

  /** Returns the opening event, and one for each piece. */
  Source<ByteString, NotUsed> content() {
    return Source.from(List.of(event(chunk(opening()))))
        .concatLazy(Source.from(script.pieces()).map(piece -> event(chunk(delta(piece)))));
  }

  /** Returns an event that carries {@code json}. */
  static ByteString event(JsonNode json) {
    return ByteString.fromString("data: " + Json.text(json) + "\n\n");
  }

  /** Returns the event that carries {@code piece}. */
  ByteString event(String piece) {
    return event(chunk(delta(piece)));
  }

  private List<ByteString> closing() {
    var events = new ArrayList<ByteString>();
    var last = chunk(Json.object());
    ((ObjectNode) last.path("choices").path(0)).put("finish_reason", script.finishReason());
    events.add(event(last));
    if (question.manner().includeUsage()) {
      events.add(event(usageChunk()));
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

  private ObjectNode opening() {
    var delta = Json.object().put("role", "assistant");
    switch (script) {
      case Script.Text _ -> delta.put("content", "");
      case Script.Call call -> delta.putNull("content").withArray("tool_calls").add(call(call, ""));
    }
    return delta;
  }

  private ObjectNode delta(String piece) {
    var delta = Json.object();
    switch (script) {
      case Script.Text _ -> delta.put("content", piece);
      case Script.Call _ -> {
        var call = delta.withArray("tool_calls").addObject().put("index", 0);
        call.putObject("function").put("arguments", piece);
      }
    }
    return delta;
  }

  private ObjectNode message() {
    var message = Json.object().put("role", "assistant");
    switch (script) {
      case Script.Text text -> message.put("content", text.whole());
      case Script.Call call -> {
        var whole = call(call, call.whole());
        whole.remove("index");
        message.putNull("content").withArray("tool_calls").add(whole);
      }
    }
    return message.putNull("refusal");
  }

  private static ObjectNode call(Script.Call call, String arguments) {
    var written = Json.object().put("index", 0).put("id", call.id()).put("type", "function");
    written.putObject("function").put("name", call.tool()).put("arguments", arguments);
    return written;
  }

  private ObjectNode usage() {
    var prompt = question.words();
    var completion = Script.words(script.whole());
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
