import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.troupe.Troupe;
import dev.troupe.http.HttpSession;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ModelProvider;
import dev.troupe.tool.Doc;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

/** The first program of the README, with an endpoint for its model. */
void main() throws IOException, InterruptedException {
  var endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  endpoint.createContext("/complete", this::complete);
  endpoint.start();
  var address = "http://127.0.0.1:" + endpoint.getAddress().getPort();
  try (var troupe =
      Troupe.builder()
          .provider("local", address, LocalModel::new)
          .tool("summarize", new Summarize())
          .start()) {
    var request = new Summarize.Request("Actors own state; messages own nothing.", null);
    IO.println("embedded: " + troupe.tool("summarize").call(request));
  } finally {
    endpoint.stop(0);
  }
}

void complete(HttpExchange asked) throws IOException {
  try (asked) {
    asked.getRequestBody().readAllBytes();
    var body = "{\"text\": \"Actors keep what is theirs.\"}".getBytes();
    asked.sendResponseHeaders(200, body.length);
    asked.getResponseBody().write(body);
  }
}
