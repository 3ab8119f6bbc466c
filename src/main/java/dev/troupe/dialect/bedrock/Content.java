package dev.troupe.dialect.bedrock;

import dev.troupe.dialect.Malformed;
import dev.troupe.dialect.Text;
import dev.troupe.dialect.Thoughts;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelEvent.ToolCallDelta;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Turns the blocks of one message into events, and keeps what must be sent back of its reasoning.
 *
 * <p>A block begins with the first that is said of it: only calls have an event for their start.
 */
final class Content {

  private static final int PART = 128; // about what it takes to know of one

  private final TreeMap<Integer, Open> open = new TreeMap<>(); // by index
  private final List<Thoughts.Block> thoughts = new ArrayList<>();
  private int said; // characters
  private long kept; // about as many characters
  private int calls;

  /** A block that is not at its end yet. */
  private static final class Open {
    final int after;
    final int call; // its number where it is one
    final StringBuilder signature = new StringBuilder();
    final ByteArrayOutputStream redacted = new ByteArrayOutputStream(0);
    int reasoned; // characters
    boolean isCall;
    boolean hasArguments;

    Open(int after, int call) {
      this.after = after;
      this.call = call;
    }
  }

  /** A block begins, or goes on. */
  void add(int index, Answer.Block piece, Consumer<ModelEvent> events) {
    var block = open.computeIfAbsent(index, _ -> begun());
    if (!block.isCall && !(piece.callId.isEmpty() && piece.tool.isEmpty())) {
      block.isCall = true;
      calls++;
      events.accept(
          new ToolCallDelta(block.call, Text.given(piece.callId), Text.given(piece.tool), ""));
    }
    argue(block, piece.input, events);
    if (!piece.text.isEmpty()) {
      said += piece.text.length();
      events.accept(new ModelEvent.Text(piece.text));
    }
    if (!piece.reasoning.isEmpty()) {
      block.reasoned += piece.reasoning.length();
      events.accept(new ModelEvent.Thinking(piece.reasoning, Optional.empty()));
    }
    block.signature.append(piece.signature);
    if (!piece.redacted.isEmpty()) {
      block.redacted.writeBytes(bytes(piece.redacted));
    }
    kept += piece.signature.length() + piece.redacted.length();
  }

  private Open begun() {
    kept += PART;
    return new Open(said, calls);
  }

  /** See {@link dev.troupe.dialect.AnswerDecoder#kept}. */
  long kept() {
    return kept;
  }

  private static void argue(Open block, String arguments, Consumer<ModelEvent> events) {
    if (block.isCall && !arguments.isEmpty()) {
      block.hasArguments = true;
      events.accept(new ToolCallDelta(block.call, Optional.empty(), Optional.empty(), arguments));
    }
  }

  /** Each piece is in Base64 by itself. */
  private static byte[] bytes(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException wrong) {
      throw Malformed.at(Answer.FORMAT, 0, "redactedContent to be Base64", "another text");
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
    if (block.redacted.size() > 0) {
      keep(block, 0, Base64.getEncoder().encodeToString(block.redacted.toByteArray()));
    } else if (!block.signature.isEmpty()) {
      keep(block, block.reasoned, block.signature.toString());
    }
  }

  private void keep(Open block, int length, String proof) {
    thoughts.add(
        new Thoughts.Block(block.after, block.call, length, proof, block.redacted.size() > 0));
  }

  /** The message is at its end, and so is each of its blocks. */
  void stop(Consumer<ModelEvent> events) {
    while (!open.isEmpty()) {
      stop(open.firstKey(), events);
    }
  }

  /** What sends the reasoning back; empty where nothing was signed. */
  Optional<String> signature() {
    return thoughts.isEmpty()
        ? Optional.empty()
        : Optional.of(BedrockDialect.THOUGHTS.signature(thoughts));
  }
}
