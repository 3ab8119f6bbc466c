package dev.troupe.dialect.bedrock;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.dialect.JsonBody;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.ToolChoice;
import dev.troupe.model.ToolSpec;
import java.io.IOException;

/**
 * Writes the {@code toolConfig} of a request.
 *
 * <p>Converse has no word for tools that must not be called: they are left out then. Where calls
 * are told it wants them, so that such a request cannot be made.
 */
final class ToolWriter {

  private final JsonGenerator json;

  ToolWriter(JsonGenerator json) {
    this.json = json;
  }

  // "toolConfig":{"tools":[{"toolSpec":{…}}],"toolChoice":{"auto":{}}}
  void write(ModelRequest request) throws IOException {
    var choice = request.toolChoice().orElseGet(ToolChoice.Auto::new);
    if (request.tools().isEmpty() || choice instanceof ToolChoice.None) {
      requireNoneNeeded(request, choice);
      return;
    }
    json.writeObjectFieldStart("toolConfig");
    json.writeArrayFieldStart("tools");
    for (var tool : request.tools()) {
      tool(tool);
    }
    json.writeEndArray();
    if (request.toolChoice().isPresent()) {
      choice(choice);
    }
    json.writeEndObject();
  }

  private static void requireNoneNeeded(ModelRequest request, ToolChoice choice) {
    if (choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named) {
      throw new IllegalArgumentException("tools must be there where toolChoice demands one");
    }
    if (tellsCalls(request)) {
      throw new IllegalArgumentException(
          "tools must be there, and toolChoice not be none, where messages tell of calls: Bedrock's"
              + " Converse wants to be offered tools then, and cannot be kept from calling them");
    }
  }

  private static boolean tellsCalls(ModelRequest request) {
    return request.messages().stream()
        .flatMap(message -> message.parts().stream())
        .anyMatch(part -> part instanceof Part.ToolCall || part instanceof Part.ToolResult);
  }

  // {"toolSpec":{"name":"…","description":"…","inputSchema":{"json":{…}}}}
  private void tool(ToolSpec tool) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("toolSpec");
    json.writeStringField("name", tool.name());
    if (!tool.description().isEmpty()) {
      json.writeStringField("description", tool.description());
    }
    json.writeObjectFieldStart("inputSchema");
    JsonBody.tree(json, "json", tool.schema());
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  // "toolChoice":{"tool":{"name":"…"}}
  private void choice(ToolChoice choice) throws IOException {
    json.writeObjectFieldStart("toolChoice");
    switch (choice) {
      case ToolChoice.Auto() -> json.writeObjectFieldStart("auto");
      case ToolChoice.Required() -> json.writeObjectFieldStart("any");
      case ToolChoice.Named(var name) -> {
        json.writeObjectFieldStart("tool");
        json.writeStringField("name", name);
      }
      case ToolChoice.None() -> throw new AssertionError("tools are left out then");
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
