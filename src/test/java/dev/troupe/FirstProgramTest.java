package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.http.HttpSession;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ModelProvider;
import dev.troupe.tool.Doc;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a user sees first, as docs/design.md shows it. */
class FirstProgramTest {

  /** A model behind a plain HTTP endpoint. */
  record LocalModel(HttpSession http) implements ModelProvider {
    @Override
    public ModelResponse generate(ModelRequest request) throws InterruptedException {
      try (var answer = http.post("/complete", Map.of("prompt", request.lastUserText()))) {
        return ModelResponse.of(answer.json().at("/text").asText());
      }
    }
  }

  /** Sums up a text in one sentence. */
  record Summarize() implements SimpleTool<Summarize.Request, String> {
    record Request(@Doc("The text to sum up") String text, @Nullable String model) {}

    @Override
    public String execute(Request request, ToolContext tool) throws InterruptedException {
      return tool.callModel("In one sentence: " + request.text(), request.model()).content();
    }
  }

  @Test
  void aToolAsksAUsersOwnProvider() throws InterruptedException {
    try (var server = new TinyServer("{\"text\": \"Actors share nothing.\"}");
        var troupe =
            Troupe.builder()
                .config(at(server.url()))
                .provider("local", LocalModel::new)
                .tool("summarize", new Summarize())
                .start()) {

      var answer =
          troupe
              .tool("summarize")
              .call(new Summarize.Request("Actors own state; messages own nothing.", null));

      assertEquals("Actors share nothing.", answer);
      assertEquals(1, server.bodies().size());
      assertTrue(
          server.bodies().getFirst().contains("In one sentence: Actors own state"),
          server.bodies()::toString);
    }
  }

  private static Config at(String url) {
    return ConfigFactory.parseString("troupe.providers.local.base-url = \"" + url + "\"");
  }
}
