package dev.troupe.dialect.openai;

import dev.troupe.dialect.ErrorBody;
import dev.troupe.dialect.Malformed;
import dev.troupe.dialect.Tokens;
import dev.troupe.dialect.Vectors;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an answer with vectors says.
 *
 * <p>Unknown fields are skipped. A known one of another type than the API's is malformed.
 */
final class EmbeddingReader {

  private static final String WHAT = "list of embeddings";
  private static final float[] NONE = {};

  private final Tokens json;
  private final Vectors vectors;
  private String model = "";
  private OptionalLong tokens = OptionalLong.empty();
  private @Nullable ErrorBody error;
  private int index; // of the item that is read
  private float[] values = NONE; // likewise

  private EmbeddingReader(Tokens json, int inputs) {
    this.json = json;
    this.vectors = new Vectors(WHAT, inputs);
  }

  // {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,-0.2]}],
  //  "model":"…","usage":{"prompt_tokens":8,"total_tokens":8}}
  static EmbeddingResponse read(byte[] body, int inputs) {
    return Tokens.read(WHAT, body, json -> new EmbeddingReader(json, inputs).response());
  }

  private EmbeddingResponse response() throws IOException {
    json.object("the answer", this::field);
    if (error != null) {
      throw ModelException.of(OpenAiFailures.INSTANCE.inAnswer(error));
    }
    return vectors.answer(tokens, model);
  }

  private void field(String field) throws IOException {
    switch (field) {
      case "model" -> model = json.text(field);
      case "data" -> json.array(field, this::item);
      case "usage" -> json.object(field, this::usageField);
      case "error" -> error = json.isNull() ? null : OpenAiFailures.body(json.tree());
      default -> json.skip();
    }
  }

  private void item(int position) throws IOException {
    index = position;
    values = NONE;
    json.object("data[]", this::itemField);
    vectors.put(index, values);
  }

  private void itemField(String field) throws IOException {
    switch (field) {
      case "index" -> index = json.index(field).orElse(index);
      case "embedding" -> values = json.isText() ? decoded(json.text(field)) : json.numbers(field);
      default -> json.skip();
    }
  }

  /** Floats of 32 bits, the low byte first: that is how OpenAI's own clients read them. */
  private float[] decoded(String base64) {
    var bytes = ByteBuffer.wrap(bytes(base64)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() % Float.BYTES != 0) {
      throw noFloats(bytes.remaining() + " bytes");
    }
    var values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private byte[] bytes(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException noBase64) {
      throw noFloats("other text");
    }
  }

  private ModelException noFloats(String got) {
    return Malformed.at(WHAT, json.position(), "embedding to be base64 of 32-bit floats", got);
  }

  private void usageField(String field) throws IOException {
    if (field.equals("prompt_tokens")) {
      tokens = json.count(field);
    } else {
      json.skip();
    }
  }
}
