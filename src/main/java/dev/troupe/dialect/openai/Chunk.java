package dev.troupe.dialect.openai;

import dev.troupe.dialect.ErrorBody;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What one JSON object of an answer says, an event or a whole body; a text is empty if unsaid. */
final class Chunk {
  String id = "";
  String model = "";
  @Nullable Choice choice; // the first of n, the only one that is read
  @Nullable Count count;
  @Nullable ErrorBody error;

  /** The part of one answer, out of n, that this object adds. */
  static final class Choice {
    int index;
    String thinking = "";
    String content = "";
    String refusal = "";
    String finishReason = "";
    final List<ToolCall> toolCalls = new ArrayList<>(0);
  }

  /** The part of a tool call that this object adds. */
  static final class ToolCall {
    OptionalInt index = OptionalInt.empty();
    String id = "";
    String name = "";
    String arguments = "";
  }

  /** The tokens that this object counts. */
  static final class Count {
    OptionalLong prompt = OptionalLong.empty();
    OptionalLong completion = OptionalLong.empty();
    OptionalLong cached = OptionalLong.empty();
    OptionalLong cacheWrite = OptionalLong.empty();
    OptionalLong reasoning = OptionalLong.empty();
  }
}
