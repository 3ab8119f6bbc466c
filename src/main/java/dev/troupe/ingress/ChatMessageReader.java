package dev.troupe.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.model.Message;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Understands the messages of a request in OpenAI's words. */
final class ChatMessageReader {

  private ChatMessageReader() {}

  static void read(Fields body, ModelRequest.Builder request) {
    var index = 0;
    for (JsonNode node : body.array("messages")) {
      request.message(message(Fields.of(node, body.pathOf("messages", index))));
      index++;
    }
    if (index == 0) {
      throw body.any("messages").isEmpty()
          ? body.missing("messages")
          : body.invalid("messages", "must not be empty");
    }
  }

  private static Message message(Fields message) {
    return switch (message.requiredText("role")) {
      case "system", "developer" -> new Message(Role.SYSTEM, requiredContent(message));
      case "user" -> new Message(Role.USER, requiredContent(message));
      case "assistant" -> new Message(Role.ASSISTANT, assistantParts(message));
      case "tool" -> new Message(Role.TOOL, List.of(toolResult(message)));
      case String other ->
          throw message.invalid(
              "role", "must be system, developer, user, assistant or tool, got " + other);
    };
  }

  private static List<Part> requiredContent(Fields message) {
    var parts = content(message);
    if (parts.isEmpty()) {
      throw message.any("content").isEmpty()
          ? message.missing("content")
          : message.invalid("content", "must not be empty");
    }
    return parts;
  }

  private static List<Part> assistantParts(Fields message) {
    var parts = new ArrayList<Part>();
    ReasoningDetails.read(message).or(() -> unsigned(message)).ifPresent(parts::add);
    parts.addAll(content(message));
    var calls = 0;
    for (JsonNode node : message.array("tool_calls")) {
      parts.add(toolCall(Fields.of(node, message.pathOf("tool_calls", calls))));
      calls++;
    }
    if (parts.isEmpty()) {
      throw message.invalid("content", "is missing, and so are tool_calls");
    }
    return parts;
  }

  private static Optional<Part.Thinking> unsigned(Fields message) {
    return message.text("reasoning_content").map(text -> new Part.Thinking(text, Optional.empty()));
  }

  // {"id":"call_1","type":"function","function":{"name":"weather","arguments":"{}"}}
  private static Part toolCall(Fields call) {
    var function = call.requiredObject("function");
    return new Part.ToolCall(
        call.requiredText("id"),
        function.requiredText("name"),
        function.text("arguments").orElse("{}"));
  }

  private static Part toolResult(Fields message) {
    var text =
        requiredContent(message).stream()
            .map(part -> part instanceof Part.Text(var words) ? words : "")
            .collect(Collectors.joining());
    return new Part.ToolResult(message.requiredText("tool_call_id"), TextNode.valueOf(text), false);
  }

  private static List<Part> content(Fields message) {
    var content = message.any("content");
    if (content.isEmpty()) {
      return List.of();
    }
    if (content.get().isTextual()) {
      return List.of(new Part.Text(content.get().textValue()));
    }
    if (!content.get().isArray()) {
      throw Fields.wrongType(
          message.pathOf("content"), "a string or an array of parts", content.get());
    }
    var parts = new ArrayList<Part>();
    for (JsonNode node : content.get()) {
      parts.add(part(Fields.of(node, message.pathOf("content", parts.size()))));
    }
    return parts;
  }

  private static Part part(Fields part) {
    return switch (part.requiredText("type")) {
      case "text" -> new Part.Text(part.requiredText("text"));
      case "refusal" -> new Part.Text(part.requiredText("refusal"));
      case "image_url" -> image(part.requiredObject("image_url"));
      case String other -> throw part.invalid("type", "must be text or image_url, got " + other);
    };
  }

  private static Part image(Fields image) {
    try {
      return new Part.Image(image.requiredText("url"));
    } catch (IllegalArgumentException wrong) {
      throw image.invalid("url", "must start with data:image/ or https://");
    }
  }
}
