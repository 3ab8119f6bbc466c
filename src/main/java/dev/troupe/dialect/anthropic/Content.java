package dev.troupe.dialect.anthropic;

import dev.troupe.dialect.Text;
import dev.troupe.dialect.Thoughts;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelEvent.ToolCallDelta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Turns the blocks of one message into events, and keeps what must be sent back of its thinking.
 *
 * <p>Blocks of unknown types say nothing.
 */
final class Content {

  /** The input with which a streamed call begins. */
  private static final Pattern NO_INPUT = Pattern.compile("\\s*|\\{\\s*\\}");

  private static final int PART = 128; // about what it takes to know of one

  private final Map<Integer, Open> open = new HashMap<>(); // by index
  private final List<Thoughts.Block> thoughts = new ArrayList<>();
  private int said; // characters
  private long kept; // about as many characters
  private int calls;

  /** A block that is not at its end yet. */
  private static final class Open {
    final String type;
    final int after;
    final int call;
    final StringBuilder proof = new StringBuilder();
    int thought; // characters
    boolean hasArguments;

    Open(String type, int after, int call) {
      this.type = type;
      this.after = after;
      this.call = call;
    }
  }

  /** See {@link dev.troupe.dialect.AnswerDecoder#kept}. */
  long kept() {
    return kept;
  }

  /** A block begins, with what it already holds. */
  void start(int index, Event.Block block, Consumer<ModelEvent> events) {
    var begun = new Open(block.type, said, calls);
    open.put(index, begun);
    kept += PART;
    if (block.type.equals("tool_use")) {
      events.accept(new ToolCallDelta(calls++, Text.given(block.id), Text.given(block.name), ""));
    }
    add(index, block, events);
    argue(begun, NO_INPUT.matcher(block.input).matches() ? "" : block.input, events);
  }

  /** A block goes on. */
  void add(int index, Event.Block delta, Consumer<ModelEvent> events) {
    var block = open.get(index);
    if (block == null) {
      return;
    }
    if (block.type.equals("text") && !delta.text.isEmpty()) {
      said += delta.text.length();
      events.accept(new ModelEvent.Text(delta.text));
    }
    if (block.type.equals("thinking") && !delta.thinking.isEmpty()) {
      block.thought += delta.thinking.length();
      events.accept(new ModelEvent.Thinking(delta.thinking, Optional.empty()));
    }
    block.proof.append(delta.signature).append(delta.data);
    kept += delta.signature.length() + delta.data.length();
    argue(block, delta.partialJson, events);
  }

  private static void argue(Open block, String arguments, Consumer<ModelEvent> events) {
    if (block.type.equals("tool_use") && !arguments.isEmpty()) {
      block.hasArguments = true;
      events.accept(new ToolCallDelta(block.call, Optional.empty(), Optional.empty(), arguments));
    }
  }

  /** A block is at its end; a call without arguments has an empty object of them. */
  void stop(int index, Consumer<ModelEvent> events) {
    var block = open.remove(index);
    if (block == null) {
      return;
    }
    if (!block.hasArguments) {
      argue(block, "{}", events);
    }
    boolean redacted = block.type.equals("redacted_thinking");
    if (!block.proof.isEmpty() && (redacted || block.type.equals("thinking"))) {
      thoughts.add(
          new Thoughts.Block(
              block.after, block.call, block.thought, block.proof.toString(), redacted));
    }
  }

  /** What sends the thinking back; empty where nothing was signed. */
  Optional<String> signature() {
    return thoughts.isEmpty()
        ? Optional.empty()
        : Optional.of(AnthropicDialect.THOUGHTS.signature(thoughts));
  }
}
