package dev.troupe.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.troupe.dialect.anthropic.AnthropicDialect;
import dev.troupe.dialect.gemini.GeminiDialect;
import dev.troupe.dialect.ollama.OllamaDialect;
import dev.troupe.dialect.openai.OpenAiDialect;
import dev.troupe.model.ModelException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelListTest {

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }

  private static List<String> names(Dialect dialect, String answer) throws Exception {
    return dialect.models().orElseThrow().names(json(answer));
  }

  @Test
  void readsTheListOfEachVendor() throws Exception {
    assertEquals(
        List.of("a", "b"),
        names(
            new OpenAiDialect(),
            "{\"object\":\"list\",\"data\":[{\"id\":\"a\",\"object\":\"model\"},{\"id\":\"b\"}]}"));
    assertEquals(
        List.of("claude-x"),
        names(
            new AnthropicDialect(),
            "{\"data\":[{\"type\":\"model\",\"id\":\"claude-x\"}],\"has_more\":false}"));
    assertEquals(
        List.of("gemini-x", "tunedModels/y"),
        names(
            new GeminiDialect(),
            "{\"models\":[{\"name\":\"models/gemini-x\"},{\"name\":\"tunedModels/y\"}]}"));
    assertEquals(
        List.of("llama3.2:latest"),
        names(new OllamaDialect(), "{\"models\":[{\"name\":\"llama3.2:latest\",\"size\":1}]}"));
  }

  @Test
  void passesOverWhatHasNoName() throws Exception {
    assertEquals(
        List.of("a"),
        names(
            new OpenAiDialect(), "{\"data\":[{},{\"id\":\"\"},7,{\"id\":\"a\"},{\"id\":\"a\"}]}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"data\":{}}", "{\"data\":null}", "7"})
  void refusesWhatIsNoList(String answer) {
    assertThrows(ModelException.Malformed.class, () -> names(new OpenAiDialect(), answer));
  }
}
