package dev.troupe.ingress;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.troupe.ingress.Sse.Frame;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Usage;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Writes one answer as it comes, in OpenAI's words: chunks, the finish reason, {@code [DONE]}. The
 * finish reason waits for the whole answer, so that an answer that breaks has none.
 *
 * <p>One stream's thread only.
 */
final class ChatStream {

  private static final ByteString DONE = ByteString.fromString("data: [DONE]\n\n");
  private static final byte[] TEXT = utf8("{\"content\":\"");
  private static final byte[] THINKING = utf8("{\"reasoning_content\":\"");
  private static final byte[] TEXT_END = utf8("\"}");

  private final boolean includeUsage;
  private final long created = ChatAnswer.created();
  private final byte[] deltaEnd;
  private String id;
  private String model;
  private byte @Nullable [] deltaStart; // made with the first chunk, when id and model are known
  private String heldBack = ""; // the first half of a surrogate pair

  ChatStream(ChatRequest chat, String callId) {
    includeUsage = chat.includeUsage();
    id = ChatAnswer.id(callId);
    model = chat.request().model().orElse("");
    deltaEnd =
        utf8(
            ",\"logprobs\":null,\"finish_reason\":null}]"
                + (includeUsage ? ",\"usage\":null" : "")
                + "}\n\n");
  }

  Frame frame(StreamReply reply) {
    return switch (reply) {
      case Delta(var event) -> frame(event);
      case Answered(var response) -> Frame.of(end(response));
      case Failed(var failure) -> {
        var problem = Problem.of(failure);
        var event = ByteString.fromString("data: ").concat(ErrorShape.OPENAI.bytes(problem));
        yield Frame.failed(event.concat(ByteString.fromString("\n\n")), problem);
      }
    };
  }

  private Frame frame(ModelEvent event) {
    return switch (event) {
      case ModelEvent.Began(var responseId, var answering, _, _) -> {
        id = responseId.orElse(id);
        model = answering.orElse(model);
        yield Frame.NONE;
      }
      case ModelEvent.Text(var text) -> Frame.of(text(text));
      case ModelEvent.Thinking(var text, _) ->
          text.isEmpty() ? Frame.NONE : Frame.of(quoted(THINKING, text));
      case ModelEvent.ToolCallDelta call -> Frame.of(chunk(utf8(toolCall(call))));
      case ModelEvent.UsageReported _, ModelEvent.Finished _ -> Frame.NONE;
    };
  }

  private ByteString text(String text) {
    var whole = heldBack + text;
    var open = !whole.isEmpty() && Character.isHighSurrogate(whole.charAt(whole.length() - 1));
    var split = open ? 1 : 0;
    heldBack = whole.substring(whole.length() - split);
    return quoted(TEXT, whole.substring(0, whole.length() - split));
  }

  private ByteString quoted(byte[] start, String text) {
    return chunk(
        start, JsonStringEncoder.getInstance().quoteAsUTF8(JsonWriter.wellFormed(text)), TEXT_END);
  }

  private static String toolCall(ModelEvent.ToolCallDelta call) {
    return JsonWriter.bytes(
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("tool_calls");
              json.writeStartObject();
              json.writeNumberField("index", call.index());
              if (call.id().isPresent()) {
                json.writeStringField("id", call.id().get());
                json.writeStringField("type", "function");
              }
              json.writeObjectFieldStart("function");
              if (call.name().isPresent()) {
                json.writeStringField("name", call.name().get());
              }
              json.writeStringField("arguments", JsonWriter.wellFormed(call.arguments()));
              json.writeEndObject();
              json.writeEndObject();
              json.writeEndArray();
              json.writeEndObject();
            })
        .utf8String();
  }

  /** One event whose delta is {@code pieces}; before the first, one that names the role. */
  private ByteString chunk(byte[]... pieces) {
    if (deltaStart != null) {
      return joined(deltaStart, pieces);
    }
    deltaStart = utf8(head() + ",\"choices\":[{\"index\":0,\"delta\":");
    var role = utf8("{\"role\":\"assistant\",\"content\":\"\"}");
    return joined(deltaStart, role).concat(joined(deltaStart, pieces));
  }

  private ByteString joined(byte[] start, byte[]... pieces) {
    var length = start.length + deltaEnd.length;
    for (var piece : pieces) {
      length += piece.length;
    }
    var event = new byte[length];
    System.arraycopy(start, 0, event, 0, start.length);
    var at = start.length;
    for (var piece : pieces) {
      System.arraycopy(piece, 0, event, at, piece.length);
      at += piece.length;
    }
    System.arraycopy(deltaEnd, 0, event, at, deltaEnd.length);
    return ByteString.fromArrayUnsafe(event);
  }

  private ByteString end(ModelResponse response) {
    var begun = deltaStart == null ? chunk(utf8("{}")) : ByteString.emptyByteString();
    var reason = ChatAnswer.reason(response.finishReason());
    var finish =
        head()
            + ",\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\""
            + reason
            + "\"}]"
            + (includeUsage ? ",\"usage\":null" : "")
            + own(response)
            + "}\n\n";
    var end = begun.concat(signature(response)).concat(ByteString.fromString(finish));
    if (includeUsage && response.usage().isPresent()) {
      end = end.concat(usage(response.usage().get()));
    }
    return end.concat(DONE);
  }

  /** A chunk with what sends the thinking back; empty where there is nothing. */
  private ByteString signature(ModelResponse response) {
    var thinking = response.thinking().filter(it -> it.signature().isPresent());
    if (thinking.isEmpty()) {
      return ByteString.emptyByteString();
    }
    var delta =
        JsonWriter.bytes(
            json -> {
              json.writeStartObject();
              ReasoningDetails.write(thinking.get(), json);
              json.writeEndObject();
            });
    return chunk(delta.toArray());
  }

  /** What has no place in OpenAI's shape, as a field to add; empty where there is nothing. */
  private static String own(ModelResponse response) {
    var fields =
        JsonWriter.bytes(
                json -> {
                  json.writeStartObject();
                  TroupeField.of(response).write(json);
                  json.writeEndObject();
                })
            .utf8String();
    var inner = fields.substring(1, fields.length() - 1);
    return inner.isEmpty() ? "" : "," + inner;
  }

  private ByteString usage(Usage usage) {
    var fields =
        JsonWriter.bytes(
            json -> {
              json.writeStartObject();
              ChatAnswer.writeUsage(usage, json);
              json.writeEndObject();
            });
    return ByteString.fromString(head() + ",\"choices\":[],")
        .concat(fields.drop(1)) // its opening brace
        .concat(ByteString.fromString("\n\n"));
  }

  /** The start of each event, which has all fields but the choices. */
  private String head() {
    var fields = JsonWriter.bytes(this::writeHead).utf8String();
    return "data: " + fields.substring(0, fields.length() - 1);
  }

  private void writeHead(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id);
    json.writeStringField("object", "chat.completion.chunk");
    json.writeNumberField("created", created);
    json.writeStringField("model", model);
    json.writeEndObject();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
