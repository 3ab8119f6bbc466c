package dev.troupe.dialect.anthropic;

import dev.troupe.dialect.ErrorBody;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What one event says, or a whole message; a text is empty where it is unsaid. */
final class Event {
  String type = "";
  int index;
  @Nullable Said message;
  @Nullable Block block; // of content_block_start
  @Nullable Block delta; // of content_block_delta and message_delta
  @Nullable Count count;
  @Nullable ErrorBody error;

  /** A message: all of it, or its head. */
  static final class Said {
    String id = "";
    String model = "";
    String stopReason = "";
    final List<Block> content = new ArrayList<>(0);
    @Nullable Count count;
  }

  /** A block of content, or what is added to one. */
  static final class Block {
    String type = "";
    String text = "";
    String thinking = "";
    String signature = "";
    String data = "";
    String id = "";
    String name = "";
    String input = "";
    String partialJson = "";
    String stopReason = "";
  }

  /** Tokens; each count is of all so far. */
  static final class Count {
    OptionalLong input = OptionalLong.empty();
    OptionalLong cacheWrite = OptionalLong.empty();
    OptionalLong cacheRead = OptionalLong.empty();
    OptionalLong output = OptionalLong.empty();
    OptionalLong thinking = OptionalLong.empty();
  }
}
