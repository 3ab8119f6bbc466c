package dev.troupe.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.troupe.dialect.openai.OpenAiDialect;
import dev.troupe.model.Attempt;
import dev.troupe.model.Embedding;
import dev.troupe.model.EmbeddingRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Vectors from an upstream that is overloaded for a moment. */
class EmbedRetryTest {

  private final ActorTestKit kit = ActorTestKit.create();
  private final ProviderHarness harness = new ProviderHarness(kit);
  private final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>(); // what comes next
  private final BlockingQueue<List<String>> asked = new LinkedBlockingQueue<>();
  private final HttpServer upstream;

  EmbedRetryTest() throws IOException {
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.createContext("/v1/embeddings", this::answer);
    upstream.start();
    var moment = Duration.ofMillis(1);
    var retry = new RetrySettings(3, moment, moment, moment, 1, 100, false);
    var settings =
        TestSettings.batching(TestSettings.retrying(TestSettings.settings("far", url()), retry), 2);
    harness
        .provider(new ProviderSpec(settings, new DialectBackend(new OpenAiDialect(), settings)))
        .start();
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + upstream.getAddress().getPort() + "/v1");
  }

  /** The vector of a text is its length. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var texts = texts(new ObjectMapper().readTree(exchange.getRequestBody()));
      asked.add(texts);
      int status = statuses.isEmpty() ? 200 : statuses.remove();
      var vectors =
          texts.stream()
              .map(text -> "{\"embedding\":[" + text.length() + "]}")
              .collect(Collectors.joining(","));
      var body = status == 200 ? "{\"data\":[" + vectors + "]}" : "{\"error\":{\"message\":\"\"}}";
      exchange.getResponseHeaders().add("content-type", "application/json");
      exchange.sendResponseHeaders(status, body.length());
      exchange.getResponseBody().write(body.getBytes(UTF_8));
    }
  }

  private static List<String> texts(JsonNode body) {
    return StreamSupport.stream(body.path("input").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  @AfterEach
  void stop() {
    harness.close();
    upstream.stop(0);
    kit.shutdownTestKit();
  }

  @Test
  void sendsABatchAgainThatMetA503AndNotTheOneBeforeIt() throws Exception {
    statuses.addAll(List.of(200, 503, 503));

    var response = harness.model("far/m").embed(EmbeddingRequest.of("a", "bb", "ccc"));

    assertEquals(
        List.of(List.of("a", "bb"), List.of("ccc"), List.of("ccc"), List.of("ccc")),
        List.copyOf(asked));
    assertEquals(List.of(Embedding.of(1), Embedding.of(2), Embedding.of(3)), response.embeddings());
    assertEquals(
        List.of("ok", "unavailable", "unavailable", "ok"),
        response.attempts().stream().map(Attempt::outcome).toList());
  }
}
