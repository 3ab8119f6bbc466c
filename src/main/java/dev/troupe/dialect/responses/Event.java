package dev.troupe.dialect.responses;

import dev.troupe.dialect.ErrorBody;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What one event says; a text is empty where it is unsaid. */
final class Event {
  EventType type = EventType.OTHER;
  boolean named; // the type was told
  int output; // which item
  int part; // which part of it
  String delta = "";
  @Nullable Item item;
  @Nullable Response response;
  @Nullable ErrorBody error;

  /** A response: all of it, or its head. */
  static final class Response {
    String id = "";
    String model = "";
    String status = "";
    String incompleteReason = "";
    final List<Item> output = new ArrayList<>(0);
    @Nullable Count count;
    @Nullable ErrorBody error;
  }

  /** An item of the output: a message, a call, or reasoning. */
  static final class Item {
    String type = "";
    String callId = "";
    String name = "";
    String arguments = "";
    String phase = "";
    final List<Part> parts = new ArrayList<>(0);
    boolean encrypted;
    String written = ""; // the item as JSON, where it is encrypted

    /** Whether its type is none of these, so that its fields may be anything. */
    boolean isOther() {
      return switch (type) {
        case "", "message", "function_call", "reasoning" -> false;
        default -> true;
      };
    }

    boolean isMessage() {
      return type.equals("message");
    }

    boolean isCall() {
      return type.equals("function_call");
    }
  }

  /** A part of a message, or of reasoning. */
  static final class Part {
    String type = "";
    String text = "";
  }

  /** Tokens. */
  static final class Count {
    OptionalLong input = OptionalLong.empty();
    OptionalLong output = OptionalLong.empty();
    OptionalLong cached = OptionalLong.empty();
    OptionalLong cacheWrite = OptionalLong.empty();
    OptionalLong reasoning = OptionalLong.empty();
  }
}
