package dev.troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.model.Part;
import dev.troupe.tool.ToolCommand.Answered;
import dev.troupe.tool.ToolCommand.Failed;
import dev.troupe.tool.ToolCommand.Reply;
import java.time.Duration;

/**
 * What came of one call that a model asked for.
 *
 * @param call as it is given back to the model
 * @param content what the model is told
 * @param outcome as {@link AgentResponse.Call} has it
 */
record CallResult(Part.ToolCall call, JsonNode content, String outcome, Duration took) {

  static CallResult of(Part.ToolCall call, Reply reply, long nanos, AgentLimits limits) {
    var took = Duration.ofNanos(nanos);
    return switch (reply) {
      case Answered(var output) ->
          new CallResult(legible(call), output, AgentResponse.Call.OK, took);
      case Failed(var failure) ->
          new CallResult(
              legible(call), text(failure.message(), limits.resultLength()), failure.type(), took);
    };
  }

  static CallResult notRun(Part.ToolCall call, String why) {
    return new CallResult(
        legible(call),
        TextNode.valueOf("not run: " + why),
        AgentResponse.Call.NOT_RUN,
        Duration.ZERO);
  }

  private static JsonNode text(String message, long most) {
    return TextNode.valueOf(message.length() <= most ? message : message.substring(0, (int) most));
  }

  /** Many servers parse the arguments again, and refuse a request in which they are no JSON. */
  private static Part.ToolCall legible(Part.ToolCall call) {
    try {
      return call.arguments().isBlank() || ToolJson.parse(call.arguments()).isObject()
          ? call
          : wrapped(call);
    } catch (InvalidInput notJson) {
      return wrapped(call);
    }
  }

  // {"INVALID_JSON":"{\"city\": \"Ro"}: as Anthropic proposes for its own API
  private static Part.ToolCall wrapped(Part.ToolCall call) {
    var wrapped = JsonNodeFactory.instance.objectNode().put("INVALID_JSON", call.arguments());
    return new Part.ToolCall(call.id(), call.name(), wrapped.toString());
  }

  Part.ToolResult told() {
    return new Part.ToolResult(call.id(), content, !outcome.equals(AgentResponse.Call.OK));
  }

  AgentResponse.Call noted(int round) {
    return new AgentResponse.Call(call.name(), round, outcome, took);
  }
}
