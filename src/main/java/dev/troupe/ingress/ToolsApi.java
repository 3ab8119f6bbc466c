package dev.troupe.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.tool.Nearest;
import dev.troupe.tool.ToolCommand;
import dev.troupe.tool.ToolCommand.Answered;
import dev.troupe.tool.ToolCommand.Failed;
import dev.troupe.tool.ToolCommand.Reply;
import dev.troupe.tool.ToolCommand.StreamReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.util.ByteString;

/** {@code GET /v1/tools} and {@code POST /v1/tools/{name}}. */
final class ToolsApi {

  private final Map<String, ActorRef<ToolCommand>> tools;
  private final Looks looks;
  private final Calls calls;
  private final Bodies bodies;
  private final Duration commentInterval;

  ToolsApi(IngressWiring wiring, Calls calls, Bodies bodies) {
    this.tools = wiring.tools();
    this.looks = wiring.looks();
    this.calls = calls;
    this.bodies = bodies;
    this.commentInterval = wiring.settings().commentInterval();
  }

  Outcome list(ClientExchange exchange) {
    return new Outcome.Now(exchange.answer(bytes(looks.tools())));
  }

  // {"tools":[{"name":"chat","description":"…","schema":{"type":"object",…}}]}
  private static ByteString bytes(List<ToolCommand.Description> known) {
    return JsonWriter.bytes(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("tools");
          for (var tool : known) {
            json.writeStartObject();
            json.writeStringField("name", tool.name());
            json.writeStringField("description", tool.description());
            json.writeObjectField("schema", tool.schema());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  Outcome call(ClientExchange exchange, String name) {
    var tool = tools.get(name);
    if (tool == null) {
      var nearest = Nearest.to(name, tools.keySet()).map(known -> ": did you mean " + known + "?");
      throw new Refused(
          Problem.of(404, "unknown_tool", "no tool '%s'".formatted(name) + nearest.orElse("")));
    }
    DeadlineHeader.apply(exchange);
    return bodies.read(
        exchange,
        Function.identity(),
        input ->
            wantsEvents(exchange) ? stream(exchange, tool, input) : run(exchange, tool, input));
  }

  private static boolean wantsEvents(ClientExchange exchange) {
    return exchange
        .header("accept")
        .filter(accept -> accept.contains("text/event-stream"))
        .isPresent();
  }

  private Outcome run(ClientExchange exchange, ActorRef<ToolCommand> tool, ObjectNode input) {
    var remaining = exchange.remaining();
    var call =
        new Calls.Call<ToolCommand, Reply>(
            tool,
            replyTo -> new ToolCommand.Call(input, remaining, exchange.origin(), replyTo),
            ToolCommand.Cancel::new);
    return calls.ask(exchange, call, reply -> answer(exchange, reply));
  }

  private static Outcome answer(ClientExchange exchange, Reply reply) {
    return switch (reply) {
      case Answered(var output) -> new Outcome.Now(exchange.answer(envelope(output)));
      case Failed(var failure) -> throw new Refused(Problem.of(failure));
    };
  }

  // {"success":true,"response":"…"}
  static ByteString envelope(JsonNode output) {
    return JsonWriter.bytes(
        json -> {
          json.writeStartObject();
          json.writeBooleanField("success", true);
          json.writeObjectField("response", output);
          json.writeEndObject();
        });
  }

  private Outcome stream(ClientExchange exchange, ActorRef<ToolCommand> tool, ObjectNode input) {
    var call = new ToolStream(tool, input, exchange.remaining(), exchange.origin());
    return Sse.<StreamReply>respond(
        exchange, taker -> calls.stream(exchange, call, taker), ToolStream::frame, commentInterval);
  }
}
