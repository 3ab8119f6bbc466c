package dev.troupe.ingress;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.model.FinishReason;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Part;
import dev.troupe.model.Usage;
import java.io.IOException;
import java.time.InstantSource;
import org.apache.pekko.util.ByteString;

/** Writes a whole answer in OpenAI's words. */
final class ChatAnswer {

  private static final InstantSource CLOCK = InstantSource.system();

  private ChatAnswer() {}

  // {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,
  //  "message":{"role":"assistant","content":"…"},"finish_reason":"stop"}],"usage":{…}}
  static ByteString bytes(ModelResponse response, String callId) {
    return JsonWriter.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("id", response.responseId().orElseGet(() -> id(callId)));
          json.writeStringField("object", "chat.completion");
          json.writeNumberField("created", created());
          json.writeStringField("model", response.model());
          json.writeArrayFieldStart("choices");
          writeChoice(response, json);
          json.writeEndArray();
          if (response.usage().isPresent()) {
            writeUsage(response.usage().get(), json);
          }
          TroupeField.of(response).write(json);
          json.writeEndObject();
        });
  }

  static String id(String callId) {
    return "chatcmpl-" + callId;
  }

  static long created() {
    return CLOCK.instant().getEpochSecond();
  }

  private static void writeChoice(ModelResponse response, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("index", 0);
    json.writeObjectFieldStart("message");
    json.writeStringField("role", "assistant");
    if (response.content().isEmpty() && !response.toolCalls().isEmpty()) {
      json.writeNullField("content");
    } else {
      json.writeStringField("content", JsonWriter.wellFormed(response.content()));
    }
    json.writeNullField("refusal");
    if (response.thinking().isPresent()) {
      writeThinking(response.thinking().get(), json);
    }
    if (!response.toolCalls().isEmpty()) {
      writeToolCalls(response, json);
    }
    json.writeEndObject();
    json.writeNullField("logprobs");
    json.writeStringField("finish_reason", reason(response.finishReason()));
    json.writeEndObject();
  }

  private static void writeThinking(Part.Thinking thinking, JsonGenerator json) throws IOException {
    if (!thinking.text().isEmpty()) {
      json.writeStringField("reasoning_content", JsonWriter.wellFormed(thinking.text()));
    }
    ReasoningDetails.write(thinking, json);
  }

  private static void writeToolCalls(ModelResponse response, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("tool_calls");
    for (Part.ToolCall call : response.toolCalls()) {
      json.writeStartObject();
      json.writeStringField("id", call.id());
      json.writeStringField("type", "function");
      json.writeObjectFieldStart("function");
      json.writeStringField("name", call.name());
      json.writeStringField("arguments", JsonWriter.wellFormed(call.arguments()));
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void writeUsage(Usage usage, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("usage");
    json.writeNumberField("prompt_tokens", usage.inputTokens());
    json.writeNumberField("completion_tokens", usage.outputTokens());
    json.writeNumberField("total_tokens", usage.inputTokens() + usage.outputTokens());
    if (usage.cachedInputTokens().isPresent()) {
      json.writeObjectFieldStart("prompt_tokens_details");
      json.writeNumberField("cached_tokens", usage.cachedInputTokens().getAsLong());
      json.writeEndObject();
    }
    if (usage.reasoningTokens().isPresent()) {
      json.writeObjectFieldStart("completion_tokens_details");
      json.writeNumberField("reasoning_tokens", usage.reasoningTokens().getAsLong());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  static String reason(FinishReason reason) {
    return switch (reason) {
      case STOP, OTHER -> "stop"; // OpenAI's clients know no other word
      case LENGTH -> "length";
      case TOOL_CALLS -> "tool_calls";
      case CONTENT_FILTER -> "content_filter";
    };
  }
}
