package dev.troupe.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.event.Origin;
import dev.troupe.ingress.Sse.Frame;
import dev.troupe.provider.ReplySource;
import dev.troupe.tool.ToolCommand;
import dev.troupe.tool.ToolCommand.Answered;
import dev.troupe.tool.ToolCommand.Delta;
import dev.troupe.tool.ToolCommand.Failed;
import dev.troupe.tool.ToolCommand.Progress;
import dev.troupe.tool.ToolCommand.StreamReply;
import dev.troupe.tool.ToolFailure;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.util.ByteString;

/**
 * A tool's call as a stream of the events {@code progress}, {@code delta}, and at the end {@code
 * result} or {@code error}.
 */
record ToolStream(ActorRef<ToolCommand> tool, JsonNode input, Duration remaining, Origin origin)
    implements ReplySource.Call<StreamReply> {

  @Override
  public void open(int credit, ActorRef<StreamReply> replyTo) {
    tool.tell(new ToolCommand.Stream(input, remaining, credit, origin, replyTo));
  }

  @Override
  public void grant(int more, ActorRef<StreamReply> replyTo) {
    tool.tell(new ToolCommand.Credit(more, replyTo));
  }

  @Override
  public void cancel(ActorRef<StreamReply> replyTo) {
    tool.tell(new ToolCommand.Cancel(replyTo));
  }

  @Override
  public boolean isLast(StreamReply reply) {
    return reply instanceof ToolCommand.Reply;
  }

  @Override
  public StreamReply missed() {
    var message = "tool call: no outcome within %d ms: gave up".formatted(remaining.toMillis());
    return new Failed(new ToolFailure("timed_out", message, true, Optional.empty()));
  }

  static Frame frame(StreamReply reply) {
    return switch (reply) {
      case Progress progress -> Frame.of(event("progress", json(progress)));
      case Delta(var text) -> Frame.of(event("delta", json(text)));
      case Answered(var output) -> Frame.of(event("result", ToolsApi.envelope(output)));
      case Failed(var failure) -> {
        var problem = Problem.of(failure);
        yield Frame.failed(event("error", ErrorShape.TROUPE.bytes(problem)), problem);
      }
    };
  }

  // {"done":1,"total":3,"message":"…"}
  private static ByteString json(Progress progress) {
    return JsonWriter.bytes(
        json -> {
          json.writeStartObject();
          json.writeNumberField("done", progress.done());
          if (progress.total().isPresent()) {
            json.writeNumberField("total", progress.total().get());
          }
          json.writeStringField("message", JsonWriter.wellFormed(progress.message()));
          json.writeEndObject();
        });
  }

  // {"text":"…"}
  private static ByteString json(String text) {
    return JsonWriter.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("text", JsonWriter.wellFormed(text));
          json.writeEndObject();
        });
  }

  private static ByteString event(String name, ByteString data) {
    return ByteString.fromString("event: " + name + "\ndata: ")
        .concat(data)
        .concat(ByteString.fromString("\n\n"));
  }
}
