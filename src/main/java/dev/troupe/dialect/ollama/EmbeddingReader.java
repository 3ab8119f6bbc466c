package dev.troupe.dialect.ollama;

import dev.troupe.dialect.ErrorBody;
import dev.troupe.dialect.Tokens;
import dev.troupe.dialect.Vectors;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelException;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an answer with vectors says, in the order of the texts.
 *
 * <p>Unknown fields are skipped. A known one of another type than the API's is malformed.
 */
final class EmbeddingReader {

  private static final String WHAT = "list of Ollama embeddings";

  private final Tokens json;
  private final Vectors vectors;
  private String model = "";
  private OptionalLong tokens = OptionalLong.empty();
  private @Nullable ErrorBody error;

  private EmbeddingReader(Tokens json, int inputs) {
    this.json = json;
    this.vectors = new Vectors(WHAT, inputs);
  }

  // {"model":"…","embeddings":[[0.1,-0.2]],"prompt_eval_count":8,"total_duration":14143917}
  static EmbeddingResponse read(byte[] body, int inputs) {
    return Tokens.read(WHAT, body, json -> new EmbeddingReader(json, inputs).response());
  }

  private EmbeddingResponse response() throws IOException {
    json.object("the answer", this::field);
    if (error != null) {
      throw ModelException.of(OllamaFailures.INSTANCE.inAnswer(error));
    }
    return vectors.answer(tokens, model);
  }

  private void field(String field) throws IOException {
    switch (field) {
      case "model" -> model = json.text(field);
      case "embeddings" ->
          json.array(field, position -> vectors.put(position, json.numbers("embeddings[]")));
      case "prompt_eval_count" -> tokens = json.count(field);
      case "error" -> error = json.isNull() ? null : OllamaFailures.body(json.tree());
      default -> json.skip();
    }
  }
}
