package dev.troupe.supervision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a live tree by HTTP, and again for two seconds: what failed is being started anew. */
record TreeClient(LiveTree tree, HttpClient http) {

  private static final ObjectMapper JSON = new ObjectMapper();

  String chat(String model, String prompt) throws Exception {
    var body =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
            .formatted(model, prompt);
    return post("/v1/chat/completions", body).at("/choices/0/message/content").asText();
  }

  String chatTool(String model, String prompt) throws Exception {
    var body = "{\"model\":\"%s\",\"prompt\":\"%s\"}".formatted(model, prompt);
    return post("/v1/tools/chat", body).at("/response").asText();
  }

  /** The names of the models. */
  JsonNode listModels() throws Exception {
    return post("/v1/tools/listmodels", "{}").at("/response");
  }

  JsonNode status() throws Exception {
    return send(HttpRequest.newBuilder(uri("/v1/status")).build());
  }

  private JsonNode post(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private JsonNode send(HttpRequest request) throws Exception {
    var end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (true) {
      try {
        return sendOnce(request);
      } catch (IOException failure) {
        if (System.nanoTime() > end) {
          throw new AssertionError("does not work again", failure);
        }
        Thread.onSpinWait();
      }
    }
  }

  private JsonNode sendOnce(HttpRequest request) throws Exception {
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  private URI uri(String path) {
    var port = tree.troupe.address().orElseThrow().getPort();
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
