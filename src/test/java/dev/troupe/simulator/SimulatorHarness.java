package dev.troupe.simulator;

import dev.troupe.simulator.SimulatorCommand.Describe;
import dev.troupe.simulator.SimulatorCommand.Description;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A running simulator and the ways to talk to it: over an HTTP client, and over a bare socket. */
final class SimulatorHarness implements AutoCloseable {

  final ActorTestKit kit = ActorTestKit.create();
  final SimulatorPort port = new SimulatorPort();
  final ActorRef<SimulatorCommand> simulator;
  private final HttpClient http = HttpClient.newHttpClient();

  SimulatorHarness(SimulatorSettings settings) {
    this.simulator =
        kit.spawn(
            Behaviors.supervise(Simulator.create(settings, port))
                .onFailure(SupervisorStrategy.restart()));
  }

  Description describe() throws InterruptedException {
    return await(
        AskPattern.ask(simulator, Describe::new, Duration.ofSeconds(5), kit.system().scheduler()));
  }

  /** Sends what only tests send. */
  void tell(SimulatorMessage message) {
    simulator.<SimulatorMessage>unsafeUpcast().tell(message);
  }

  URI baseUrl() throws InterruptedException {
    return await(port.baseUrl());
  }

  SimulatorLog log() {
    return port.log();
  }

  HttpResponse<String> chat(String body) throws IOException, InterruptedException {
    return send(request("/chat/completions").POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path) throws InterruptedException {
    return HttpRequest.newBuilder(URI.create(baseUrl() + path))
        .timeout(Duration.ofSeconds(5))
        .header("content-type", "application/json");
  }

  /** Opens a socket and sends a request over it; reading gives up after 5 s. */
  Socket post(String body) throws IOException, InterruptedException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), await(port.port()));
    socket.setSoTimeout(5_000);
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var head =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: simulator\r\n"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(bytes.length);
    var out = socket.getOutputStream();
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.flush();
    return socket;
  }

  static <T> T await(CompletionStage<T> stage) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns a chat request with one user message. */
  static String ask(String model, boolean stream, String prompt) {
    var body = Json.object().put("model", model).put("stream", stream);
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return Json.text(body);
  }

  @Override
  public void close() {
    http.close();
    kit.shutdownTestKit();
  }
}
