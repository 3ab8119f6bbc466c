package dev.troupe.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.Message;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.ToolSpec;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.function.ToIntFunction;

/** How large a request is: the characters of all in it that a caller can make long. */
final class RequestSize {

  private static final int NUMBER = 8; // about; it matters only in large arrays

  private RequestSize() {}

  static long of(ModelRequest request) {
    return of(request, image -> image.url().length());
  }

  static long of(EmbeddingRequest request) {
    var size = request.model().map(String::length).orElse(0) + ofExtras(request.extras());
    for (var input : request.inputs()) {
      size += input.length();
    }
    return size;
  }

  /** That of a question, with each image counted as so many characters, however it is sent. */
  static long withImagesAs(int characters, ModelRequest request) {
    return of(request, _ -> characters);
  }

  private static long of(ModelRequest request, ToIntFunction<Part.Image> image) {
    var size = 0L;
    for (var message : request.messages()) {
      size += of(message, image);
    }
    for (var tool : request.tools()) {
      size += of(tool);
    }
    for (var text : request.stop()) {
      size += text.length();
    }
    return size
        + ofExtras(request.extras())
        + request.model().map(String::length).orElse(0)
        + request.responseFormat().map(RequestSize::of).orElse(0L);
  }

  private static long ofExtras(Map<String, JsonNode> extras) {
    var size = 0L;
    for (var extra : extras.entrySet()) {
      size += extra.getKey().length() + of(extra.getValue());
    }
    return size;
  }

  private static long of(Message message, ToIntFunction<Part.Image> sizeOf) {
    var size = 0L;
    for (var part : message.parts()) {
      size +=
          switch (part) {
            case Part.Text(var text) -> text.length();
            case Part.Image image -> sizeOf.applyAsInt(image);
            case Part.ToolCall call -> (long) call.name().length() + call.arguments().length();
            case Part.ToolResult result -> of(result.content());
            case Part.Thinking thinking ->
                (long) thinking.text().length() + thinking.signature().orElse("").length();
          };
    }
    return size;
  }

  private static long of(ToolSpec tool) {
    return tool.name().length() + tool.description().length() + of(tool.schema());
  }

  private static long of(ResponseFormat format) {
    return switch (format) {
      case ResponseFormat.Json() -> 0;
      case ResponseFormat.Schema schema -> of(schema.schema());
    };
  }

  /** Without recursion: what a caller nests must not overflow the front's stack. */
  private static long of(JsonNode root) {
    var size = 0L;
    var open = new ArrayDeque<JsonNode>();
    open.add(root);
    while (!open.isEmpty()) {
      var node = open.removeLast();
      size += node.isTextual() ? node.textValue().length() : NUMBER;
      for (var property : node.properties()) {
        size += property.getKey().length();
      }
      node.forEach(open::add);
    }
    return size;
  }
}
