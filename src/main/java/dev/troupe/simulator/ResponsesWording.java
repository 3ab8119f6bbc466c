package dev.troupe.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * How a script is written as a response of OpenAI's: items, each of which is added, grows and is
 * done, in events that are numbered.
 *
 * <p>What only opens or closes something is sent with its neighbour.
 *
 * @param number the answer's
 */
record ResponsesWording(long number, Question question, Script script) implements Wording {

  /** The events of one stream. */
  private static final class Events {
    private int sequence;

    ByteString event(String type, UnaryOperator<ObjectNode> fields) {
      var event = Json.object().put("type", type).put("sequence_number", sequence++);
      return Wording.named(type, fields.apply(event));
    }
  }

  private ResponsesItems items() {
    return new ResponsesItems(number, question, script);
  }

  @Override
  public ObjectNode whole() {
    return items().completed();
  }

  @Override
  public Source<ByteString, NotUsed> content() {
    return Source.from(content(new Events()));
  }

  private List<ByteString> content(Events events) {
    var written = new ArrayList<ByteString>();
    written.add(
        events
            .event("response.created", it -> it.set("response", items().response("in_progress")))
            .concat(
                events.event(
                    "response.in_progress",
                    it -> it.set("response", items().response("in_progress")))));
    if (!script.thoughts().isEmpty()) {
      written.addAll(reasoning(events));
    }
    if (script.calls().isEmpty()) {
      written.addAll(text(events));
    }
    for (int i = 0; i < script.calls().size(); i++) {
      written.addAll(call(events, i));
    }
    return written;
  }

  private int first() {
    return script.thoughts().isEmpty() ? 0 : 1;
  }

  private static ByteString item(Events events, String what, int index, ObjectNode item) {
    return events.event(
        "response.output_item." + what, it -> it.put("output_index", index).set("item", item));
  }

  private List<ByteString> reasoning(Events events) {
    var begun = Json.object().put("id", items().reasoningId()).put("type", "reasoning");
    begun.putArray("summary");
    var written = new ArrayList<ByteString>();
    written.add(
        item(events, "added", 0, begun)
            .concat(
                events.event(
                    "response.reasoning_summary_part.added",
                    it -> thought(it).set("part", ResponsesItems.summary("")))));
    for (var piece : script.thoughts()) {
      written.add(
          events.event(
              "response.reasoning_summary_text.delta", it -> thought(it).put("delta", piece)));
    }
    written.add(
        events
            .event(
                "response.reasoning_summary_text.done",
                it -> thought(it).put("text", script.thought()))
            .concat(
                events.event(
                    "response.reasoning_summary_part.done",
                    it -> thought(it).set("part", ResponsesItems.summary(script.thought()))))
            .concat(item(events, "done", 0, items().reasoning())));
    return written;
  }

  private ObjectNode thought(ObjectNode event) {
    return event
        .put("item_id", items().reasoningId())
        .put("output_index", 0)
        .put("summary_index", 0);
  }

  /** What ends the text is part of the closing. */
  private List<ByteString> text(Events events) {
    var written = new ArrayList<ByteString>();
    written.add(
        item(events, "added", first(), items().message("in_progress", Json.array()))
            .concat(
                events.event(
                    "response.content_part.added",
                    it -> said(it).set("part", ResponsesItems.text("")))));
    for (var piece : script.text()) {
      written.add(delta(events, piece));
    }
    return written;
  }

  private ObjectNode said(ObjectNode event) {
    return event
        .put("item_id", items().messageId())
        .put("output_index", first())
        .put("content_index", 0);
  }

  private ByteString delta(Events events, String piece) {
    return events.event(
        "response.output_text.delta",
        it -> {
          var event = said(it).put("delta", piece);
          event.putArray("logprobs");
          return event;
        });
  }

  private List<ByteString> call(Events events, int call) {
    int index = first() + call;
    var written = new ArrayList<ByteString>();
    written.add(item(events, "added", index, items().call(call, "in_progress", "")));
    for (var piece : script.calls().get(call).pieces()) {
      written.add(
          events.event(
              "response.function_call_arguments.delta",
              it -> arguments(it, call, index).put("delta", piece)));
    }
    written.add(
        events
            .event(
                "response.function_call_arguments.done",
                it ->
                    arguments(it, call, index)
                        .put("arguments", script.calls().get(call).arguments()))
            .concat(item(events, "done", index, items().call(call))));
    return written;
  }

  private ObjectNode arguments(ObjectNode event, int call, int index) {
    return event.put("item_id", items().callId(call)).put("output_index", index);
  }

  @Override
  public List<ByteString> closing() {
    var events = new Events();
    var _ = content(events); // whose numbers come first
    var written = new ArrayList<ByteString>();
    if (script.calls().isEmpty()) {
      written.add(textDone(events));
    }
    written.add(events.event("response.completed", it -> it.set("response", items().completed())));
    return written;
  }

  private ByteString textDone(Events events) {
    return events
        .event("response.output_text.done", it -> said(it).put("text", script.said()))
        .concat(
            events.event(
                "response.content_part.done",
                it -> said(it).set("part", ResponsesItems.text(script.said()))))
        .concat(item(events, "done", first(), items().message()));
  }

  @Override
  public ByteString event(String piece) {
    return delta(new Events(), piece);
  }

  // {"type": "error", "code": "server_error", "message": "…", "param": null, "sequence_number": 0}
  @Override
  public ByteString error(ObjectNode framed) {
    var error = framed.path("error");
    var code = error.path("code").isTextual() ? error.path("code") : error.path("type");
    return new Events()
        .event(
            "error",
            it ->
                it.put("code", code.asText())
                    .put("message", error.path("message").asText())
                    .putNull("param"));
  }
}
