package dev.troupe.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.RouteDescription;
import dev.troupe.supervision.Restarts;
import dev.troupe.tool.ToolCommand;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * An ingress on a free port, with probes in the places of the router and of the tool {@code echo}.
 */
final class TestIngress implements AutoCloseable {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final TestProbe<ProviderCommand> router;
  final TestProbe<ToolCommand> tool;
  final List<ProviderCommand.Description> providers = new CopyOnWriteArrayList<>();
  final List<RouteDescription> routes = new CopyOnWriteArrayList<>();
  final List<ToolCommand.Description> tools = new CopyOnWriteArrayList<>();
  final AtomicLong dropped = new AtomicLong();
  final Restarts restarts = new Restarts("ingress under test");
  final ActorRef<IngressCommand> actor;
  final int port;

  private final ActorTestKit kit;

  TestIngress(ActorTestKit kit, String overrides, Duration deadline) throws Exception {
    this.kit = kit;
    routes.add(new RouteDescription("smart", List.of("p0/small"), Optional.empty()));
    router = kit.createTestProbe(ProviderCommand.class);
    tool = kit.createTestProbe(ToolCommand.class);
    var bound = new CompletableFuture<InetSocketAddress>();
    actor = kit.spawn(IngressActor.create(wiring(overrides, deadline, bound)));
    port = bound.get(10, TimeUnit.SECONDS).getPort();
  }

  static TestIngress start(ActorTestKit kit, String overrides) throws Exception {
    return new TestIngress(kit, overrides, Duration.ofSeconds(20));
  }

  static IngressSettings settings(String overrides) {
    return IngressSettings.from(
        ConfigFactory.parseString("port = 0\n" + overrides)
            .withFallback(ConfigFactory.load().getConfig("troupe.ingress")));
  }

  private IngressWiring wiring(
      String overrides, Duration deadline, CompletableFuture<InetSocketAddress> bound) {
    return new IngressWiring(
        kit.system(),
        settings(overrides),
        deadline,
        router.getRef(),
        Map.of("echo", tool.getRef()),
        looks(),
        restarts,
        bound);
  }

  private Looks looks() {
    return new Looks() {
      @Override
      public List<ProviderCommand.Description> providers() {
        return providers;
      }

      @Override
      public List<ProviderCommand.Description> allProviders() {
        return providers;
      }

      @Override
      public List<RouteDescription> routes() {
        return routes;
      }

      @Override
      public List<ToolCommand.Description> tools() {
        return tools;
      }

      @Override
      public long droppedEvents() {
        return dropped.get();
      }

      @Override
      public long heldThreads() {
        return 2;
      }

      @Override
      public long starvedThreads() {
        return 3;
      }
    };
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(request(path).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> send(String path, UnaryOperator<HttpRequest.Builder> how)
      throws IOException, InterruptedException {
    return CLIENT.send(how.apply(request(path)).build(), BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> post(String path, String json) {
    return post(path, json, builder -> builder);
  }

  CompletableFuture<HttpResponse<String>> post(
      String path, String json, UnaryOperator<HttpRequest.Builder> how) {
    var request =
        how.apply(
                request(path)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json)))
            .build();
    return CLIENT.sendAsync(request, BodyHandlers.ofString());
  }

  RawClient connect() throws IOException {
    return new RawClient(port);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(15));
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return MAPPER.readTree(response.body());
  }

  static JsonNode json(String text) throws IOException {
    return MAPPER.readTree(text);
  }

  static <T> T within(CompletableFuture<T> pending) throws Exception {
    return pending.get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    kit.stop(actor);
  }
}
