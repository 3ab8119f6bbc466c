package dev.troupe.dialect.ollama;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.dialect.EmbedderClaims;
import dev.troupe.model.EmbeddingRequest;
import org.junit.jupiter.api.Test;

class OllamaEmbedderTest extends EmbedderClaims {

  OllamaEmbedderTest() {
    super(new OllamaDialect(), "ollama");
  }

  @Test
  void asksItsOwnApi() throws Exception {
    var request = EmbeddingRequest.of("one \u00e9", "two");

    assertEquals("/api/embed", embedder.encode(request, "m").path());
    assertWrites("embeddings", embedder, request);
  }

  @Test
  void writesDimensionsAndExtras() throws Exception {
    var request =
        EmbeddingRequest.builder()
            .input("one")
            .dimensions(256)
            .extra("ollama", json("{\"truncate\":false,\"options\":{\"num_ctx\":8192}}"))
            .build();

    assertWrites("embeddings-everything", embedder, request);
  }
}
