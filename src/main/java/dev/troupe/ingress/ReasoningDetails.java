package dev.troupe.ingress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.troupe.model.Part;
import java.io.IOException;
import java.util.Optional;

/**
 * What takes signed thinking to a client and back, so that a tool loop over HTTP loses none of it.
 *
 * <p>OpenAI's shape has no place for that. This is the field that clients of OpenRouter send back
 * as it came (openrouter.ai/docs/guides/best-practices/reasoning-tokens, "Preserving reasoning
 * blocks"); what is in {@code data} is for Troupe only.
 */
final class ReasoningDetails {

  static final String FIELD = "reasoning_details";

  private static final String OPAQUE = "reasoning.encrypted";

  /** Its buffers are shared by all threads: a thread-local pool is lost with each thread. */
  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                  .build())
          .build()
          .reader();

  private ReasoningDetails() {}

  // "reasoning_details":[{"type":"reasoning.encrypted","data":"{\"text\":\"…\",\"signature\":\"…\"}"}]
  static void write(Part.Thinking thinking, JsonGenerator json) throws IOException {
    if (thinking.signature().isEmpty()) {
      return;
    }
    json.writeArrayFieldStart(FIELD);
    json.writeStartObject();
    json.writeStringField("type", OPAQUE);
    json.writeStringField("data", data(thinking.text(), thinking.signature().get()));
    json.writeNumberField("index", 0);
    json.writeEndObject();
    json.writeEndArray();
  }

  private static String data(String text, String signature) {
    return JsonWriter.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringField("text", JsonWriter.wellFormed(text));
              json.writeStringField("signature", JsonWriter.wellFormed(signature));
              json.writeEndObject();
            })
        .utf8String();
  }

  /**
   * The signed thinking in an assistant's message; absent where Troupe wrote none of it. What
   * others write into that field is passed over, whatever it is.
   */
  static Optional<Part.Thinking> read(Fields message) {
    for (JsonNode detail : message.any(FIELD).orElse(MissingNode.getInstance())) {
      var thinking = thinking(detail);
      if (thinking.isPresent()) {
        return thinking;
      }
    }
    return Optional.empty();
  }

  private static Optional<Part.Thinking> thinking(JsonNode detail) {
    return detail.path("type").asText().equals(OPAQUE)
        ? own(detail.path("data").asText())
        : Optional.empty();
  }

  private static Optional<Part.Thinking> own(String data) {
    try {
      var node = READER.readTree(data);
      return node.path("text").isTextual() && node.path("signature").isTextual()
          ? Optional.of(
              new Part.Thinking(
                  node.get("text").textValue(), Optional.of(node.get("signature").textValue())))
          : Optional.empty();
    } catch (JsonProcessingException anothers) {
      return Optional.empty();
    }
  }
}
