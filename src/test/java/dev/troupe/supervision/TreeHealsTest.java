package dev.troupe.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.tool.ToolCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P7: every actor of the tree, made to fail in three ways, comes back, and takes nothing with it.
 */
class TreeHealsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HANG = "{\"events\": 1, \"then\": \"stall\"}";
  private static final Duration AT_ONCE = Duration.ofMillis(200);

  private static LiveTree tree;
  private static HttpClient http;

  @BeforeAll
  static void start() throws Exception {
    tree = new LiveTree();
    http = HttpClient.newHttpClient();
    var _ = tree.troupe.model("one/echo").generate("warm");
    var _ = chat("one/echo", "warm");
    for (var asker : hang("one", 50)) { // opens the first connections, which takes a cold JVM long
      tree.troupe.providers().tell(new ProviderCommand.Cancel(asker.ref()));
      var _ = asker.receiveMessage();
    }
  }

  @AfterAll
  static void stop() {
    http.close();
    tree.close();
  }

  static Stream<Arguments> everyActorThatStays() {
    return Stream.of(
            "simulator", "providers", "router", "tools", "ingress", "providers/one", "tools/chat")
        .flatMap(path -> Stream.of(Fault.values()).map(fault -> Arguments.of(path, fault)));
  }

  @ParameterizedTest
  @MethodSource("everyActorThatStays")
  void goesOnUnderTheSameReference(String path, Fault fault) throws Exception {
    var sibling = hang("other");
    var actor = tree.find(path);
    var restarts = restarts(path);

    actor.tell(fault, ActorRef.noSender());

    await(() -> restarts(path) > restarts, "the failure is counted");
    assertEquals("hello", retried(() -> chat("one/echo", "hello")));
    assertEquals("hello", retried(() -> chat("simulator/echo", "hello")));
    assertEquals(actor, tree.find(path), "the reference is the same");
    assertStillInFlight(sibling);
  }

  static Stream<Fault> faults() {
    return Stream.of(Fault.values());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void answersTheAskersOfAFrontThatFails(Fault fault) throws Exception {
    answersAtOnce(fault, "providers/one");
  }

  @ParameterizedTest
  @MethodSource("faults")
  void answersTheAskersOfASessionThatFails(Fault fault) throws Exception {
    answersAtOnce(fault, "providers/one/session-*");
  }

  @ParameterizedTest
  @MethodSource("faults")
  void answersTheAskerOfAConnectionThatFails(Fault fault) throws Exception {
    awaitProvider("one", one -> one.inFlight() == 0);
    answersAtOnce(fault, "providers/one/session-*/connection-*");
  }

  /** Fifty askers where the actor has many, one where it has one. */
  private void answersAtOnce(Fault fault, String path) throws Exception {
    var restarts = provider("one").restarts();
    var sibling = hang("other");
    var askers = hang("one", path.endsWith("connection-*") ? 1 : 50);

    tell(path, fault);

    var end = System.nanoTime() + AT_ONCE.toNanos();
    for (var asker : askers) {
      var left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
      assertInstanceOf(ProviderCommand.Failed.class, asker.receiveMessage(left));
    }
    assertEquals("hello", retried(() -> chat("one/echo", "hello")));
    assertTrue(provider("one").restarts() > restarts, "the failure is counted");
    assertStillInFlight(sibling);
    askers.forEach(asker -> asker.expectNoMessage(Duration.ofMillis(1)));
  }

  /** A connection that idles may be the one that is found: all of them are told. */
  private static void tell(String path, Fault fault) throws Exception {
    if (path.endsWith("*")) {
      var selection =
          org.apache.pekko.actor.typed.javadsl.Adapter.toClassic(tree.kit.system())
              .actorSelection("/system/troupe-*/" + path);
      selection.tell(fault, ActorRef.noSender());
    } else {
      tree.find(path).tell(fault, ActorRef.noSender());
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void answersTheAskersOfAToolThatFails(Fault fault) throws Exception {
    answersTheToolsAskers(fault, "tools/chat");
  }

  @ParameterizedTest
  @MethodSource("faults")
  void answersTheAskerOfACallThatFails(Fault fault) throws Exception {
    answersTheToolsAskers(fault, "tools/chat/call-*");
  }

  private void answersTheToolsAskers(Fault fault, String path) throws Exception {
    var sibling = hang("other");
    TestProbe<ToolCommand.Reply> asker = tree.kit.createTestProbe();
    var input = JsonNodeFactory.instance.objectNode().put("prompt", HANG).put("model", "one/fault");
    tree.troupe
        .toolActor("chat")
        .tell(new ToolCommand.Call(input, Duration.ofSeconds(30), asker.ref()));
    awaitProvider("one", one -> one.inFlight() == 1);
    var restarts = status().at("/tools/chat/restarts").asLong();

    tell(path, fault);

    assertInstanceOf(ToolCommand.Failed.class, asker.receiveMessage(AT_ONCE));
    awaitProvider("one", one -> one.inFlight() == 0); // the model call went with it
    assertEquals("hello", retried(() -> chatTool("one/echo", "hello")));
    assertTrue(status().at("/tools/chat/restarts").asLong() > restarts, "the failure is counted");
    assertStillInFlight(sibling);
    asker.expectNoMessage(Duration.ofMillis(1));
  }

  @Test
  void countsTheRestartsOfTheIngressWhichBindsTheSamePortAgain() throws Exception {
    var port = tree.troupe.address().orElseThrow().getPort();
    var before = status().at("/ingress/restarts").asLong();

    tree.find("ingress").tell(Fault.THROW_IN_HANDLER, ActorRef.noSender());

    assertEquals("hello", retried(() -> chat("one/echo", "hello")));
    assertEquals(port, tree.troupe.address().orElseThrow().getPort());
    assertEquals(before + 1, status().at("/ingress/restarts").asLong());
  }

  // --- what the claims need

  /** So many askers whose requests have arrived upstream. */
  private static List<TestProbe<ProviderCommand.Reply>> hang(String provider, int askers)
      throws Exception {
    var before = tree.upstream.log().count();
    var all = Stream.generate(() -> hang(provider)).limit(askers).toList();
    tree.upstream.log().arrived(before + askers).toCompletableFuture().get(5, TimeUnit.SECONDS);
    return all;
  }

  private static TestProbe<ProviderCommand.Reply> hang(String provider) {
    TestProbe<ProviderCommand.Reply> asker = tree.kit.createTestProbe();
    var request = ModelRequest.builder().user(HANG).model(provider + "/fault").build();
    tree.troupe
        .providers()
        .tell(new ProviderCommand.Generate(request, Duration.ofSeconds(30), asker.ref()));
    awaitProvider(provider, it -> it.inFlight() > 0);
    return asker;
  }

  private static void assertStillInFlight(TestProbe<ProviderCommand.Reply> asker) {
    asker.expectNoMessage(Duration.ofMillis(1));
    assertTrue(provider("other").inFlight() > 0);
    tree.troupe.providers().tell(new ProviderCommand.Cancel(asker.ref()));
    assertInstanceOf(ProviderCommand.Failed.class, asker.receiveMessage());
    asker.stop();
  }

  private static Description provider(String name) {
    return tree.troupe.status().providers().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitProvider(String name, Predicate<Description> state) {
    await(() -> state.test(provider(name)), "provider " + name + " gets there");
  }

  /** Looks until it is so, for five seconds. */
  private static void await(BooleanSupplier state, String claim) {
    var end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!state.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, claim);
      Thread.onSpinWait();
    }
  }

  private static long restarts(String path) {
    return switch (path) {
      case "providers/one" -> provider("one").restarts();
      case "tools/chat" -> toolRestarts();
      default -> Objects.requireNonNull(tree.troupe.status().restarts().get(path));
    };
  }

  private static long toolRestarts() {
    TestProbe<ToolCommand.Description> probe = tree.kit.createTestProbe();
    tree.troupe.toolActor("chat").tell(new ToolCommand.Describe(probe.ref()));
    return probe.receiveMessage().restarts();
  }

  private static JsonNode status() throws Exception {
    return JSON.readTree(
        retried(() -> send(HttpRequest.newBuilder(URI.create(base() + "/v1/status")).build())));
  }

  private static String chat(String model, String prompt) throws Exception {
    var body =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
            .formatted(model, prompt);
    var request =
        HttpRequest.newBuilder(URI.create(base() + "/v1/chat/completions"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(send(request)).at("/choices/0/message/content").asText();
  }

  private static String chatTool(String model, String prompt) throws Exception {
    var body = "{\"model\":\"%s\",\"prompt\":\"%s\"}".formatted(model, prompt);
    var request =
        HttpRequest.newBuilder(URI.create(base() + "/v1/tools/chat"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(send(request)).at("/response").asText();
  }

  private static String send(HttpRequest request) throws Exception {
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  private static String base() {
    return "http://127.0.0.1:" + tree.troupe.address().orElseThrow().getPort();
  }

  private interface Try {
    String run() throws Exception;
  }

  /** Tries until it works, for two seconds: what failed is being started again. */
  private static String retried(Try attempt) throws Exception {
    var end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    var failures = new ArrayList<>(List.<Exception>of());
    while (System.nanoTime() < end) {
      try {
        return attempt.run();
      } catch (IOException failure) {
        failures.add(failure);
        Thread.onSpinWait();
      }
    }
    throw new AssertionError("does not work again", failures.getLast());
  }
}
