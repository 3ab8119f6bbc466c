package dev.troupe.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.model.Message;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.Role;
import dev.troupe.model.ToolChoice;
import dev.troupe.model.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests that every dialect has golden files for, and what a dialect makes of a request. */
public final class Requests {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Requests() {}

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** The body that {@code dialect} writes for the model {@code m}. */
  public static JsonNode written(Dialect dialect, ModelRequest request, boolean streamed) {
    return json(new String(dialect.encode(request, "m", streamed).body(), UTF_8));
  }

  /** The golden file of a request. */
  public static JsonNode golden(String name) {
    return json(Golden.text(name + ".json"));
  }

  /** All that every dialect can say. */
  public static ModelRequest.Builder everything() {
    return ModelRequest.builder()
        .system("Be brief")
        .user("Hi")
        .system("Be kind")
        .temperature(0.5)
        .maxOutputTokens(100)
        .stop(List.of("END", "\n"))
        .tools(
            List.of(
                new ToolSpec(
                    "add",
                    "Adds",
                    json("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}")),
                new ToolSpec("now", "", json("{\"type\":\"object\"}"))))
        .responseFormat(new ResponseFormat.Schema("sum", json("{\"type\":\"object\"}"), true))
        .reasoningEffort(ReasoningEffort.XHIGH);
  }

  /** The same with the choice of a tool. */
  public static ModelRequest.Builder choosing() {
    return everything().toolChoice(new ToolChoice.Named("add"));
  }

  /** A tool loop, after three calls of which the last had arguments that were cut off. */
  public static ModelRequest toolLoop(Part.Thinking thinking) {
    return ModelRequest.builder()
        .user("Sum up")
        .message(
            new Message(
                Role.ASSISTANT,
                List.of(
                    thinking,
                    new Part.Text("Wait."),
                    new Part.ToolCall("call_a", "add", "{\"a\":1}"),
                    new Part.ToolCall("call_b", "now", ""),
                    new Part.ToolCall("call_c", "cut", "{\"a\":1"))))
        .message(result("call_a", new TextNode("three"), false))
        .message(result("call_b", json("{\"hour\":3}"), false))
        .message(result("call_c", new TextNode("not JSON"), true))
        .user("Go on")
        .build();
  }

  private static Message result(String id, JsonNode content, boolean failed) {
    return new Message(Role.TOOL, List.of(new Part.ToolResult(id, content, failed)));
  }

  /** A question with pictures. */
  public static ModelRequest images(String... urls) {
    var parts = new ArrayList<Part>();
    parts.add(new Part.Text("What is this? \ud83d\ude00"));
    for (var url : urls) {
      parts.add(new Part.Image(url));
    }
    return ModelRequest.builder().message(new Message(Role.USER, parts)).build();
  }

  /** Thinking as a dialect signed it. */
  public static Part.Thinking thinking(String text, String signature) {
    return new Part.Thinking(text, Optional.of(signature));
  }
}
