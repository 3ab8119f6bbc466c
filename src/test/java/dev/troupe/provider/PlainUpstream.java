package dev.troupe.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;

/** A tiny HTTP server of nobody's dialect: {@code {"prompt": "…"}} is answered {@code {"text"}}. */
final class PlainUpstream implements AutoCloseable {

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpServer server;

  PlainUpstream() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/complete", this::complete);
    server.start();
  }

  private void complete(HttpExchange exchange) throws IOException {
    try (exchange) {
      var prompt = mapper.readTree(exchange.getRequestBody()).path("prompt").asText();
      var answer = mapper.writeValueAsBytes(Map.of("text", "you said: " + prompt));
      exchange.getResponseHeaders().add("content-type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
