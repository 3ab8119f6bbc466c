package dev.troupe.ingress;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.model.Embedding;
import dev.troupe.model.EmbeddingResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.pekko.util.ByteString;

/** Writes vectors in OpenAI's words. */
final class EmbeddingAnswer {

  private static final int NUMBER =
      14; // the longest that a 32-bit float is written in, and a comma
  private static final int CODED = 6; // a little more than four thirds of its four bytes

  private EmbeddingAnswer() {}

  /** How many bytes so many vectors take at most, but for what is written around them. */
  static long mostBytes(long vectors, long dimensions, boolean base64) {
    return vectors * dimensions * (base64 ? CODED : NUMBER);
  }

  // {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,-0.2]}],
  //  "model":"m","usage":{"prompt_tokens":8,"total_tokens":8}}
  static ByteString bytes(EmbeddingResponse response, boolean base64) {
    return JsonWriter.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("object", "list");
          json.writeArrayFieldStart("data");
          for (int i = 0; i < response.embeddings().size(); i++) {
            write(i, response.embeddings().get(i), base64, json);
          }
          json.writeEndArray();
          json.writeStringField("model", response.model());
          if (response.usage().isPresent()) {
            json.writeObjectFieldStart("usage");
            json.writeNumberField("prompt_tokens", response.usage().get().inputTokens());
            json.writeNumberField("total_tokens", response.usage().get().inputTokens());
            json.writeEndObject();
          }
          TroupeField.of(response).write(json);
          json.writeEndObject();
        });
  }

  private static void write(int index, Embedding embedding, boolean base64, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("object", "embedding");
    json.writeNumberField("index", index);
    json.writeFieldName("embedding");
    if (base64) {
      json.writeBinary(lowByteFirst(embedding));
    } else {
      writeNumbers(embedding, json);
    }
    json.writeEndObject();
  }

  private static void writeNumbers(Embedding embedding, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < embedding.dimensions(); i++) {
      json.writeNumber(embedding.get(i));
    }
    json.writeEndArray();
  }

  /** As OpenAI's clients read it. */
  private static byte[] lowByteFirst(Embedding embedding) {
    var bytes = ByteBuffer.allocate(Float.BYTES * embedding.dimensions());
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(embedding.toArray());
    return bytes.array();
  }
}
