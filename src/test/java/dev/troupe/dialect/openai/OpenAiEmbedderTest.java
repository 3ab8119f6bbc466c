package dev.troupe.dialect.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.EmbedderClaims;
import dev.troupe.dialect.responses.ResponsesDialect;
import dev.troupe.model.EmbeddingRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenAiEmbedderTest extends EmbedderClaims {

  private static final EmbeddingRequest TWO = EmbeddingRequest.of("one \u00e9", "two \ud83d\ude00");

  OpenAiEmbedderTest() {
    super(new OpenAiDialect(), "openai");
  }

  private static String path(Dialect dialect) {
    return dialect.embedder().orElseThrow().encode(TWO, "my-model").path();
  }

  @Test
  void asksOpenAiForBase64() throws Exception {
    assertWrites("embeddings", embedder, TWO);
    assertEquals(Map.of(), embedder.encode(TWO, "m").headers());
  }

  @Test
  void leavesTheFormToServersThatMayKnowNoOther() throws Exception {
    assertWrites("embeddings-compatible", OpenAiDialect.compatible().embedder().orElseThrow(), TWO);
  }

  @Test
  void writesDimensionsAndExtras() throws Exception {
    var request =
        EmbeddingRequest.builder()
            .input("one")
            .dimensions(256)
            .extra("openai", json("{\"user\":\"u-1\",\"encoding_format\":\"float\"}"))
            .extra("gemini", json("{\"taskType\":\"CLUSTERING\"}"))
            .build();

    assertWrites("embeddings-everything", embedder, request);
  }

  @Test
  void refusesAnExtraThatTroupeSetsItself() throws Exception {
    var request =
        EmbeddingRequest.builder().input("a").extra("openai", json("{\"input\":\"b\"}")).build();

    var refused = assertThrows(IllegalArgumentException.class, () -> embedder.encode(request, "m"));

    assertEquals(
        "extras.openai must not hold input, which Troupe sets itself", refused.getMessage());
  }

  @Test
  void asksAtTheAddressOfEachServer() {
    assertEquals("/embeddings", path(new OpenAiDialect()));
    assertEquals("/embeddings", path(new ResponsesDialect()));
    assertEquals("/embeddings", path(OpenAiDialect.compatible()));
    assertEquals("/embeddings", path(OpenAiDialect.azure()));
    assertEquals(
        "/deployments/my-model/embeddings?api-version=2024-10-21",
        path(OpenAiDialect.azure().at("2024-10-21")));
    assertEquals("/deployments/my-model/embeddings", path(OpenAiDialect.dial()));
  }

  @Test
  void sendsFewerTextsToServersThatAreNotOpenAis() {
    assertEquals(512, embedder.limits().inputs());
    assertEquals(32, OpenAiDialect.compatible().embedder().orElseThrow().limits().inputs());
  }
}
