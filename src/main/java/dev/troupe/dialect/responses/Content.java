package dev.troupe.dialect.responses;

import dev.troupe.dialect.Text;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelEvent.ToolCallDelta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the items of one response into events, and keeps what of it must be sent back.
 *
 * <p>An item that was not told piece by piece is told when it is done.
 */
final class Content {

  private static final int PART = 128; // about what it takes to know of one

  private static final String BETWEEN_THOUGHTS = "\n\n"; // each part of a summary is a paragraph

  private final Map<Integer, Open> open = new HashMap<>(); // by the item's index
  private final List<SentBack.Block> sentBack = new ArrayList<>();
  private @Nullable Thought latest;
  private String phase = ""; // of the message before
  private int said; // characters
  private long kept; // about as many characters
  private int calls;
  private boolean refused;

  /** An item that is not at its end yet. */
  private static final class Open {
    final int after;
    final int call;
    boolean told;

    Open(int after, int call) {
      this.after = after;
      this.call = call;
    }
  }

  /** Which part of which item is thought. */
  private record Thought(int item, int part) {}

  boolean hasCalls() {
    return calls > 0;
  }

  boolean isRefused() {
    return refused;
  }

  /** See {@link dev.troupe.dialect.AnswerDecoder#kept}. */
  long kept() {
    return kept;
  }

  /** What sends back what must be; empty where there is nothing. */
  Optional<String> signature() {
    return SentBack.signature(sentBack);
  }

  /** An item begins. */
  void start(int index, Event.Item item, Consumer<ModelEvent> events) {
    open.put(index, begun(item, events));
  }

  private Open begun(Event.Item item, Consumer<ModelEvent> events) {
    var begun = new Open(said, calls);
    kept += PART;
    if (item.isCall()) {
      events.accept(new ToolCallDelta(calls++, Text.given(item.callId), Text.given(item.name), ""));
    }
    return begun;
  }

  void text(int index, String text, Consumer<ModelEvent> events) {
    if (isNew(index, text)) {
      said += text.length();
      events.accept(new ModelEvent.Text(text));
    }
  }

  void refusal(int index, String text, Consumer<ModelEvent> events) {
    refused = true;
    text(index, text, events);
  }

  void thinking(int index, int part, String text, Consumer<ModelEvent> events) {
    if (isNew(index, text)) {
      var thought = new Thought(index, part);
      var isFirst = latest == null || latest.equals(thought);
      latest = thought;
      events.accept(
          new ModelEvent.Thinking(isFirst ? text : BETWEEN_THOUGHTS + text, Optional.empty()));
    }
  }

  void arguments(int index, String json, Consumer<ModelEvent> events) {
    var call = open.get(index);
    if (call != null && isNew(index, json)) {
      events.accept(new ToolCallDelta(call.call, Optional.empty(), Optional.empty(), json));
    }
  }

  /** Whether there is anything to tell of the item, which then counts as told. */
  private boolean isNew(int index, String text) {
    var item = open.get(index);
    if (item != null) {
      item.told |= !text.isEmpty();
    }
    return !text.isEmpty();
  }

  /** An item is at its end. */
  void stop(int index, Event.Item item, Consumer<ModelEvent> events) {
    var done = open.computeIfAbsent(index, _ -> begun(item, events));
    if (!done.told) {
      tell(index, item, events);
    }
    open.remove(index);
    if (item.encrypted) {
      sentBack.add(SentBack.Block.reasoning(done.after, done.call, item.written));
      kept += item.written.length();
    }
    if (item.isMessage() && !item.phase.equals(phase)) {
      phase = item.phase;
      sentBack.add(SentBack.Block.phase(done.after, phase));
      kept += PART + phase.length();
    }
  }

  private void tell(int index, Event.Item item, Consumer<ModelEvent> events) {
    if (item.isCall()) {
      arguments(index, item.arguments, events);
    }
    for (int i = 0; i < item.parts.size(); i++) {
      var part = item.parts.get(i);
      switch (part.type) {
        case "output_text" -> text(index, part.text, events);
        case "refusal" -> refusal(index, part.text, events);
        case "summary_text", "reasoning_text" -> thinking(index, i, part.text, events);
        default -> {} // what is yet to come
      }
    }
  }
}
