package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import dev.troupe.catalogue.Offer;
import dev.troupe.dialect.openai.OpenAiDialect;
import dev.troupe.model.ModelResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

@Isolated("hears what every provider logs")
class DiscoveryTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final String TWO = "{\"data\":[{\"id\":\"b\"},{\"id\":\"a\"}]}";
  private static final String NEW = "{\"data\":[{\"id\":\"c\"}]}";

  private final AtomicReference<String> list = new AtomicReference<>(TWO);
  private final AtomicInteger looks = new AtomicInteger();
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Discovery.class);
  private final ListAppender<ILoggingEvent> failures = new ListAppender<>();
  private HttpServer server;
  private ProviderHarness harness;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/v1/models",
        exchange -> {
          looks.incrementAndGet();
          var answer = list.get();
          if (answer.isEmpty()) {
            ProviderHarness.awaitUninterruptibly(letGo);
          }
          var bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          try (var body = exchange.getResponseBody()) {
            body.write(bytes);
          }
        });
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          var bytes =
              "{\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, bytes.length);
          try (var body = exchange.getResponseBody()) {
            body.write(bytes);
          }
        });
    server.start();
    harness = new ProviderHarness(KIT);
    failures.start();
    logger.addAppender(failures);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(failures);
    letGo.countDown();
    harness.close();
    server.stop(0);
    threads.shutdownNow();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  private void discover(String... models) {
    var settings = TestSettings.listing(TestSettings.settings("p", url()), models);
    harness.provider(new ProviderSpec(settings, backend(settings), Offer.UNKNOWN)).start();
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  private static DialectBackend backend(ProviderSettings settings) {
    return new DialectBackend(
        OpenAiDialect.compatible(), settings, Optional.of(Duration.ofMillis(50)));
  }

  private void awaitKnown(String... models) {
    harness.awaitThat(() -> known().equals(List.of(models)), () -> String.valueOf(known()));
  }

  private List<String> known() {
    return harness.description("p").known().stream().map(ModelDescription::name).toList();
  }

  @Test
  void listsWhatTheProviderHasAndLooksAgain() {
    discover();
    awaitKnown("b", "a");

    list.set(NEW);

    awaitKnown("c");
  }

  @Test
  void keepsWhatWasKnownWhereALookFails() {
    discover();
    awaitKnown("b", "a");

    list.set("<html>");
    var before = looks.get();
    harness.awaitThat(() -> looks.get() > before + 1, () -> "no further look");

    assertEquals(List.of("b", "a"), known());
  }

  @Test
  void keepsTheModelsThatAProviderIsConfiguredWith() {
    discover("mine");

    harness.awaitThat(() -> looks.get() > 1, () -> "no further look");

    assertEquals(List.of("mine"), known());
  }

  @Test
  void looksAgainWhereALookFailsAsNobodyExpected() {
    var told = new AtomicInteger();
    var end = new AtomicReference<Runnable>(() -> {});
    var mine = TestSettings.settings("mine", url());
    Consumer<List<String>> listener =
        _ -> {
          if (told.incrementAndGet() == 1) {
            throw new IllegalStateException("nobody expected this");
          }
        };
    harness.user(
        mine,
        http -> {
          end.set(backend(mine).discover(http, listener));
          return _ -> ModelResponse.of("hi");
        });

    harness.start();

    harness.awaitThat(() -> told.get() > 2, () -> "no further look");
    end.get().run();
    assertEquals(
        List.of("provider 'mine': its models could not be listed; asked again in 0 s"),
        failures.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
  }

  @Test
  void holdsUpNoCallWhileALookHangs() throws Exception {
    list.set("");
    discover();
    harness.awaitThat(() -> looks.get() == 1, () -> "no look");

    assertEquals("hi", harness.model("p/any").generate("hello").content());
    assertEquals(1, looks.get());
  }

  @Test
  void endsWithItsSession() {
    discover();
    awaitKnown("b", "a");
    list.set("");
    var before = looks.get();
    harness.awaitThat(() -> looks.get() > before, () -> "no look that hangs");

    harness.killSession("p");
    list.set(NEW);

    awaitKnown("c"); // the next session's
    var failed = failures.list.size();
    var then = looks.get();
    harness.awaitThat(() -> looks.get() > then + 2, () -> "no further look");
    assertEquals(failed, failures.list.size(), "the first session's goes on");
  }
}
