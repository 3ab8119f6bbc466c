package dev.troupe.dialect.gemini;

import dev.troupe.dialect.ErrorBody;
import dev.troupe.dialect.Tokens;
import dev.troupe.dialect.Vectors;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelException;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an answer with vectors says, in the order of the requests.
 *
 * <p>Unknown fields are skipped. A known one of another type than the API's is malformed. The count
 * of tokens is in Google's reference of Vertex AI only, and taken where it comes.
 */
final class EmbeddingReader {

  private static final String WHAT = "batch of Gemini embeddings";
  private static final float[] NONE = {};

  private final Tokens json;
  private final Vectors vectors;
  private OptionalLong tokens = OptionalLong.empty();
  private @Nullable ErrorBody error;
  private float[] values = NONE; // of the item that is read

  private EmbeddingReader(Tokens json, int inputs) {
    this.json = json;
    this.vectors = new Vectors(WHAT, inputs);
  }

  // {"embeddings":[{"values":[0.1,-0.2]}],"usageMetadata":{"promptTokenCount":8}}
  static EmbeddingResponse read(byte[] body, int inputs) {
    return Tokens.read(WHAT, body, json -> new EmbeddingReader(json, inputs).response());
  }

  private EmbeddingResponse response() throws IOException {
    json.object("the answer", this::field);
    if (error != null) {
      throw ModelException.of(GeminiFailures.INSTANCE.inAnswer(error));
    }
    return vectors.answer(tokens, "");
  }

  private void field(String field) throws IOException {
    switch (field) {
      case "embeddings" -> json.array(field, this::item);
      case "usageMetadata" -> json.object(field, this::usageField);
      case "error" -> error = json.isNull() ? null : GeminiFailures.body(json.tree());
      default -> json.skip();
    }
  }

  private void item(int position) throws IOException {
    values = NONE;
    json.object("embeddings[]", this::itemField);
    vectors.put(position, values);
  }

  private void itemField(String field) throws IOException {
    if (field.equals("values")) {
      values = json.numbers(field);
    } else {
      json.skip();
    }
  }

  private void usageField(String field) throws IOException {
    if (field.equals("promptTokenCount")) {
      tokens = json.count(field);
    } else {
      json.skip();
    }
  }
}
