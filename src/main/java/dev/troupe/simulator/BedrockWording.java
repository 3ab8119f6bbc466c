package dev.troupe.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * How a script is written as an answer of Bedrock's Converse: blocks, of which only calls have an
 * event for their start.
 */
record BedrockWording(Question question, Script script) implements Wording {

  private static final ContentType MESSAGES =
      ContentTypes.parse("application/vnd.amazon.eventstream");

  // {"output": {"message": {"role": "assistant", "content": [{"text": "hi"}]}},
  //  "stopReason": "end_turn", "usage": {…}, "metrics": {"latencyMs": 1}}
  @Override
  public ObjectNode whole() {
    var answer = Json.object();
    var content =
        answer
            .putObject("output")
            .putObject("message")
            .put("role", "assistant")
            .putArray("content");
    if (!script.thoughts().isEmpty()) {
      content
          .addObject()
          .putObject("reasoningContent")
          .putObject("reasoningText")
          .put("text", script.thought())
          .put("signature", Script.PROOF);
    }
    if (script.calls().isEmpty()) {
      content.addObject().put("text", script.said());
    }
    for (var call : script.calls()) {
      content
          .addObject()
          .putObject("toolUse")
          .put("toolUseId", call.id())
          .put("name", call.tool())
          .set("input", Json.known(call.arguments()));
    }
    answer.put("stopReason", stopReason());
    return answer.setAll(metadata());
  }

  @Override
  public Source<ByteString, NotUsed> content() {
    var events = new ArrayList<ByteString>();
    events.add(
        EventMessage.event(
            "messageStart", Json.object().put("role", "assistant").put("p", "abcdefgh")));
    int index = 0;
    if (!script.thoughts().isEmpty()) {
      events.addAll(reasoning(index++));
    }
    for (var piece : script.text()) {
      events.add(textDelta(index, piece));
    }
    for (var call : script.calls()) {
      events.addAll(call(index++, call));
    }
    return Source.from(events);
  }

  private List<ByteString> reasoning(int index) {
    var events = new ArrayList<ByteString>();
    for (var piece : script.thoughts()) {
      events.add(reasoningDelta(index, Json.object().put("text", piece)));
    }
    events.add(reasoningDelta(index, Json.object().put("signature", Script.PROOF)));
    events.add(stop(index));
    return events;
  }

  private static ByteString reasoningDelta(int index, ObjectNode piece) {
    return delta(index, Json.object().set("reasoningContent", piece));
  }

  private List<ByteString> call(int index, Script.Call call) {
    var events = new ArrayList<ByteString>();
    var start = Json.object().put("contentBlockIndex", index);
    start
        .putObject("start")
        .putObject("toolUse")
        .put("toolUseId", call.id())
        .put("name", call.tool());
    events.add(EventMessage.event("contentBlockStart", start));
    for (var piece : call.pieces()) {
      events.add(delta(index, Json.object().set("toolUse", Json.object().put("input", piece))));
    }
    events.add(stop(index));
    return events;
  }

  /** The stop of the text is part of the closing. */
  @Override
  public List<ByteString> closing() {
    var events = new ArrayList<ByteString>();
    if (script.calls().isEmpty()) {
      events.add(stop(script.thoughts().isEmpty() ? 0 : 1));
    }
    events.add(EventMessage.event("messageStop", Json.object().put("stopReason", stopReason())));
    events.add(EventMessage.event("metadata", metadata()));
    return events;
  }

  @Override
  public ByteString event(String piece) {
    return textDelta(0, piece);
  }

  @Override
  public ByteString error(ObjectNode framed) {
    return EventMessage.exception("internalServerException", framed);
  }

  /** The API knows none; an event of a type that is not known says nothing either. */
  @Override
  public ByteString ping() {
    return EventMessage.event("ping", Json.object());
  }

  @Override
  public ContentType streamType() {
    return MESSAGES;
  }

  private static ByteString textDelta(int index, String piece) {
    return delta(index, Json.object().put("text", piece));
  }

  private static ByteString delta(int index, ObjectNode delta) {
    var event = Json.object().put("contentBlockIndex", index);
    event.set("delta", delta);
    return EventMessage.event("contentBlockDelta", event);
  }

  private static ByteString stop(int index) {
    return EventMessage.event("contentBlockStop", Json.object().put("contentBlockIndex", index));
  }

  // {"usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2}, "metrics": {…}}
  private ObjectNode metadata() {
    var metadata = Json.object();
    metadata
        .putObject("usage")
        .put("inputTokens", question.words())
        .put("outputTokens", script.words())
        .put("totalTokens", question.words() + script.words());
    metadata.putObject("metrics").put("latencyMs", 1);
    return metadata;
  }

  private String stopReason() {
    return script.calls().isEmpty() ? "end_turn" : "tool_use";
  }
}
