package dev.troupe.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** An upstream that answers by key: well, or with what a test said of that key. */
final class KeyedUpstream implements AutoCloseable {

  private record Refusal(int status, String code, Map<String, String> headers) {}

  private static final String WELL =
      """
      {"id":"r","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"well"},\
      "finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}\
      """;

  private final HttpServer server;
  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
  private final List<String> keys = new CopyOnWriteArrayList<>(); // of all requests, in order

  KeyedUpstream() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /** From now on, requests by {@code key} are refused so. */
  void refuse(String key, int status, String code, Map<String, String> headers) {
    refusals.put(key, new Refusal(status, code, headers));
  }

  void refuse(String key, int status, String code) {
    refuse(key, status, code, Map.of());
  }

  void serve(String key) {
    refusals.remove(key);
  }

  /** The keys of all requests, in their order. */
  List<String> keys() {
    return List.copyOf(keys);
  }

  long count(String key) {
    return keys.stream().filter(key::equals).count();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      var key = exchange.getRequestHeaders().getFirst("Authorization").replace("Bearer ", "");
      keys.add(key);
      var refusal = Optional.ofNullable(refusals.get(key));
      var body =
          refusal
              .map(it -> "{\"error\":{\"message\":\"no\",\"code\":\"%s\"}}".formatted(it.code()))
              .orElse(WELL);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      refusal.ifPresent(it -> it.headers().forEach(exchange.getResponseHeaders()::set));
      var bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(refusal.map(Refusal::status).orElse(200), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
