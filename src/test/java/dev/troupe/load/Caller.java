package dev.troupe.load;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A client of Troupe's HTTP server. */
public final class Caller implements AutoCloseable {

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;

  Caller(InetSocketAddress address) {
    this(address.getPort());
  }

  public Caller(int port) {
    base = "http://127.0.0.1:" + port;
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  /** Posts {@code json}, which the server may work on for {@code deadline}. */
  public CompletableFuture<HttpResponse<String>> post(String path, String json, Duration deadline) {
    var request =
        request(path)
            .header("Content-Type", "application/json")
            .header("troupe-deadline", deadline.toMillis() + "ms")
            .POST(BodyPublishers.ofString(json))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  public CompletableFuture<HttpResponse<String>> chat(
      String model, String prompt, Duration deadline) {
    var json =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":%s}]}"
            .formatted(model, TextNode.valueOf(prompt));
    return post("/v1/chat/completions", json, deadline);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
  }

  @Override
  public void close() {
    http.close();
  }
}
