package dev.troupe.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * How a script is written as a message of Anthropic's: blocks, each of which begins, grows and
 * stops.
 *
 * @param id the answer's id
 */
record AnthropicWording(String id, Question question, Script script) implements Wording {

  // {"id": "msg_1", "type": "message", "role": "assistant", "content": [{"type": "text", "text":
  // "hi"}], "stop_reason": "end_turn", "usage": {"input_tokens": 1, "output_tokens": 1}}
  @Override
  public ObjectNode whole() {
    var message = message();
    var content = message.withArray("content");
    if (!script.thoughts().isEmpty()) {
      content
          .addObject()
          .put("type", "thinking")
          .put("thinking", script.thought())
          .put("signature", Script.PROOF);
    }
    if (script.calls().isEmpty()) {
      content.addObject().put("type", "text").put("text", script.said());
    }
    for (var call : script.calls()) {
      content.add(toolUse(call).set("input", Json.known(call.arguments())));
    }
    message.put("stop_reason", stopReason());
    message.set("usage", usage(script.words()));
    return message;
  }

  @Override
  public Source<ByteString, NotUsed> content() {
    var start = Json.object().put("type", "message_start");
    var message = message();
    message.putNull("stop_reason").set("usage", usage(1));
    start.set("message", message);
    var events = new ArrayList<>(List.of(event(start)));
    int index = 0;
    if (!script.thoughts().isEmpty()) {
      events.addAll(thinking(index++));
    }
    if (script.calls().isEmpty()) {
      events.addAll(text(index++));
    }
    for (var call : script.calls()) {
      events.addAll(call(index++, call));
    }
    return Source.from(events);
  }

  private List<ByteString> thinking(int index) {
    var events = new ArrayList<ByteString>();
    events.add(
        start(
            index, Json.object().put("type", "thinking").put("thinking", "").put("signature", "")));
    for (var piece : script.thoughts()) {
      events.add(delta(index, Json.object().put("type", "thinking_delta").put("thinking", piece)));
    }
    events.add(
        delta(index, Json.object().put("type", "signature_delta").put("signature", Script.PROOF)));
    events.add(stop(index));
    return events;
  }

  /** The stop of the text is part of the closing. */
  private List<ByteString> text(int index) {
    var events = new ArrayList<ByteString>();
    events.add(start(index, Json.object().put("type", "text").put("text", "")));
    script.text().forEach(piece -> events.add(textDelta(index, piece)));
    return events;
  }

  private List<ByteString> call(int index, Script.Call call) {
    var events = new ArrayList<ByteString>();
    var block = toolUse(call);
    block.putObject("input");
    events.add(start(index, block));
    for (var piece : call.pieces()) {
      events.add(
          delta(index, Json.object().put("type", "input_json_delta").put("partial_json", piece)));
    }
    events.add(stop(index));
    return events;
  }

  @Override
  public List<ByteString> closing() {
    var events = new ArrayList<ByteString>();
    if (script.calls().isEmpty()) {
      events.add(stop(script.thoughts().isEmpty() ? 0 : 1));
    }
    var last = Json.object().put("type", "message_delta");
    last.putObject("delta").put("stop_reason", stopReason()).putNull("stop_sequence");
    last.putObject("usage").put("output_tokens", script.words());
    events.add(event(last));
    events.add(event(Json.object().put("type", "message_stop")));
    return events;
  }

  @Override
  public ByteString event(String piece) {
    return textDelta(0, piece);
  }

  @Override
  public ByteString error(ObjectNode framed) {
    return Wording.named("error", framed);
  }

  @Override
  public ByteString ping() {
    return event(Json.object().put("type", "ping"));
  }

  private static ByteString textDelta(int index, String piece) {
    return delta(index, Json.object().put("type", "text_delta").put("text", piece));
  }

  private static ByteString start(int index, ObjectNode block) {
    var event = Json.object().put("type", "content_block_start").put("index", index);
    event.set("content_block", block);
    return event(event);
  }

  private static ByteString delta(int index, ObjectNode delta) {
    var event = Json.object().put("type", "content_block_delta").put("index", index);
    event.set("delta", delta);
    return event(event);
  }

  private static ByteString stop(int index) {
    return event(Json.object().put("type", "content_block_stop").put("index", index));
  }

  private static ByteString event(ObjectNode event) {
    return Wording.named(event.path("type").asText(), event);
  }

  private static ObjectNode toolUse(Script.Call call) {
    return Json.object().put("type", "tool_use").put("id", call.id()).put("name", call.tool());
  }

  private ObjectNode message() {
    var message =
        Json.object()
            .put("id", id)
            .put("type", "message")
            .put("role", "assistant")
            .put("model", question.model());
    message.putArray("content");
    return message;
  }

  private ObjectNode usage(int output) {
    return Json.object().put("input_tokens", question.words()).put("output_tokens", output);
  }

  private String stopReason() {
    return script.calls().isEmpty() ? "end_turn" : "tool_use";
  }
}
