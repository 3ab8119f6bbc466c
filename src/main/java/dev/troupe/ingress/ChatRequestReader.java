package dev.troupe.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.ToolChoice;
import dev.troupe.model.ToolSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Understands the body of {@code POST /v1/chat/completions}.
 *
 * <table>
 * <caption>What becomes of each field</caption>
 * <tr><td>understood</td><td>{@code model, messages, temperature, max_completion_tokens,
 * max_tokens, stop, seed, tools, tool_choice, response_format, reasoning_effort, stream,
 * stream_options.include_usage}</td></tr>
 * <tr><td>ignored</td><td>{@code n} (only 1 is allowed), {@code logprobs, top_logprobs, modalities,
 * audio}, the rest of {@code stream_options}, a message's {@code name}, an image's
 * {@code detail}</td></tr>
 * <tr><td>refused</td><td>{@code functions, function_call}: their day is past</td></tr>
 * <tr><td>passed on</td><td>every other one, as it is, to providers of the dialect
 * {@code openai}</td></tr>
 * </table>
 */
final class ChatRequestReader {

  private static final Set<String> UNDERSTOOD =
      Set.of(
          "model",
          "messages",
          "temperature",
          "max_completion_tokens",
          "max_tokens",
          "stop",
          "seed",
          "tools",
          "tool_choice",
          "response_format",
          "reasoning_effort",
          "stream",
          "stream_options");
  private static final Set<String> IGNORED =
      Set.of("n", "logprobs", "top_logprobs", "modalities", "audio");
  private static final Set<String> REFUSED = Set.of("functions", "function_call");

  private ChatRequestReader() {}

  /**
   * The request in {@code body}.
   *
   * @throws Refused naming the field that is wrong
   */
  static ChatRequest read(ObjectNode body) {
    var fields = new Fields(body, "");
    var request = ModelRequest.builder();
    fields.text("model").ifPresent(request::model);
    ChatMessageReader.read(fields, request);
    readSampling(fields, request);
    readTools(fields, request);
    fields.object("response_format").ifPresent(format -> readFormat(format, request));
    fields.text("reasoning_effort").ifPresent(effort -> request.reasoningEffort(effort(effort)));
    passOn(fields, request);
    var includeUsage =
        fields.object("stream_options").map(options -> options.flag("include_usage")).orElse(false);
    return new ChatRequest(request.build(), fields.flag("stream"), includeUsage);
  }

  private static void readSampling(Fields fields, ModelRequest.Builder request) {
    var temperature = fields.number("temperature");
    if (temperature.isPresent()) {
      if (!(temperature.get() >= 0 && temperature.get() <= 2)) {
        throw fields.invalid("temperature", "must be 0 to 2, got " + temperature.get());
      }
      request.temperature(temperature.get());
    }
    readLimit("max_tokens", fields, request); // the old name; the new one wins
    readLimit("max_completion_tokens", fields, request);
    fields.integer("seed").ifPresent(request::seed);
    request.stop(stop(fields));
    var choices = fields.integer("n").orElse(1);
    if (choices != 1) {
      throw fields.invalid(
          "n", "must be 1, since there is one answer to a request, got " + choices);
    }
  }

  private static void readLimit(String name, Fields fields, ModelRequest.Builder request) {
    var limit = fields.integer(name);
    if (limit.isPresent()) {
      if (limit.getAsLong() < 1 || limit.getAsLong() > Integer.MAX_VALUE) {
        throw fields.invalid(name, "must be at least 1, got " + limit.getAsLong());
      }
      request.maxOutputTokens((int) limit.getAsLong());
    }
  }

  private static List<String> stop(Fields fields) {
    var stop = fields.any("stop");
    if (stop.isPresent() && stop.get().isTextual()) {
      return List.of(stop.get().textValue());
    }
    var texts = new ArrayList<String>();
    for (JsonNode text : fields.array("stop")) {
      texts.add(Fields.text(text, fields.pathOf("stop", texts.size())));
    }
    return texts;
  }

  private static void readTools(Fields fields, ModelRequest.Builder request) {
    var tools = new ArrayList<ToolSpec>();
    for (JsonNode node : fields.array("tools")) {
      var tool = Fields.of(node, fields.pathOf("tools", tools.size()));
      requireFunction(tool);
      tools.add(tool(tool.requiredObject("function")));
    }
    request.tools(tools);
    fields.any("tool_choice").ifPresent(choice -> request.toolChoice(choice(choice)));
  }

  // {"name":"weather","description":"…","parameters":{"type":"object",…}}
  private static ToolSpec tool(Fields function) {
    JsonNode schema =
        function
            .object("parameters")
            .map(Fields::object)
            .orElseGet(() -> function.object().objectNode().put("type", "object"));
    return new ToolSpec(
        function.requiredText("name"), function.text("description").orElse(""), schema);
  }

  private static ToolChoice choice(JsonNode choice) {
    if (choice.isObject()) {
      var named = Fields.of(choice, "tool_choice");
      requireFunction(named);
      return new ToolChoice.Named(named.requiredObject("function").requiredText("name"));
    }
    return switch (Fields.text(choice, "tool_choice")) {
      case "auto" -> new ToolChoice.Auto();
      case "none" -> new ToolChoice.None();
      case "required" -> new ToolChoice.Required();
      case String other ->
          throw new Refused(
              Problem.invalid(
                  "tool_choice", "must be auto, none, required or a function, got " + other));
    };
  }

  private static void requireFunction(Fields tool) {
    if (!tool.requiredText("type").equals("function")) {
      throw tool.invalid("type", "must be function, got " + tool.requiredText("type"));
    }
  }

  private static void readFormat(Fields format, ModelRequest.Builder request) {
    switch (format.requiredText("type")) {
      case "text" -> {} // as without a format
      case "json_object" -> request.responseFormat(new ResponseFormat.Json());
      case "json_schema" -> request.responseFormat(schema(format.requiredObject("json_schema")));
      case String other ->
          throw format.invalid("type", "must be text, json_object or json_schema, got " + other);
    }
  }

  private static ResponseFormat schema(Fields schema) {
    return new ResponseFormat.Schema(
        schema.requiredText("name"),
        schema.object("schema").map(Fields::object).orElseGet(schema.object()::objectNode),
        schema.flag("strict"));
  }

  private static ReasoningEffort effort(String name) {
    for (var effort : ReasoningEffort.values()) {
      if (effort.name().toLowerCase(Locale.ROOT).equals(name)) {
        return effort;
      }
    }
    var known =
        Arrays.stream(ReasoningEffort.values())
            .map(effort -> effort.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw new Refused(
        Problem.invalid("reasoning_effort", "must be one of %s, got %s".formatted(known, name)));
  }

  private static void passOn(Fields fields, ModelRequest.Builder request) {
    var extras = fields.object().objectNode();
    for (var field : fields.object().properties()) {
      var name = field.getKey();
      if (REFUSED.contains(name) && !field.getValue().isNull()) {
        throw fields.invalid(name, "is not supported: use tools and tool_choice");
      }
      if (!UNDERSTOOD.contains(name) && !IGNORED.contains(name) && !REFUSED.contains(name)) {
        extras.set(name, field.getValue());
      }
    }
    if (!extras.isEmpty()) {
      request.extra("openai", extras);
    }
  }
}
