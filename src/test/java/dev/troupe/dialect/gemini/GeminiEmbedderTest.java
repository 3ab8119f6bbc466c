package dev.troupe.dialect.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.dialect.EmbedderClaims;
import dev.troupe.model.EmbeddingRequest;
import org.junit.jupiter.api.Test;

class GeminiEmbedderTest extends EmbedderClaims {

  GeminiEmbedderTest() {
    super(new GeminiDialect(), "gemini");
  }

  @Test
  void asksForABatchAtTheModelsAddress() throws Exception {
    var request = EmbeddingRequest.of("one \u00e9", "two");

    assertEquals("/models/m:batchEmbedContents", embedder.encode(request, "m").path());
    assertWrites("embeddings", embedder, request);
  }

  @Test
  void writesDimensionsAndExtrasIntoEachRequest() throws Exception {
    var request =
        EmbeddingRequest.builder()
            .input("one")
            .input("two")
            .dimensions(256)
            .extra("gemini", json("{\"taskType\":\"RETRIEVAL_DOCUMENT\",\"title\":\"T\"}"))
            .build();

    assertWrites("embeddings-everything", embedder, request);
  }

  @Test
  void refusesAModelThatFitsIntoNoPath() {
    assertThrows(
        IllegalArgumentException.class, () -> embedder.encode(EmbeddingRequest.of("a"), "a?b"));
  }

  @Test
  void sendsNoMoreThanTheApiTakesAtOnce() {
    assertEquals(100, embedder.limits().inputs());
  }
}
