package dev.troupe.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import dev.troupe.tool.ToolException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code of a tool that breaks in ways of which Pekko would end the JVM. */
@Timeout(30)
class BrokenToolTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  record Request(String how) {}

  /** Breaks as it is told, once it is told. */
  static final class Broken implements SimpleTool<Request, String> {
    final CountDownLatch waiting = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);

    @Override
    public String execute(Request request, ToolContext tool) throws InterruptedException {
      return switch (request.how()) {
        case "deep" -> "depth " + depth(0);
        case "missing" -> throw new NoClassDefFoundError("acme/Missing");
        case "forked" -> forked(tool);
        case "wait" -> {
          waiting.countDown();
          go.await();
          yield "waited";
        }
        default -> "well";
      };
    }

    private static int depth(int n) { // the stack ends before the numbers do
      return n == Integer.MAX_VALUE ? n : depth(n + 1) + 1;
    }

    private static String forked(ToolContext tool) throws InterruptedException {
      try (var scope = tool.scope()) {
        return "depth " + scope.fork(() -> depth(0)).await();
      }
    }
  }

  private static final Broken TOOL = new Broken();
  private static Troupe troupe;
  private static Caller http;

  @BeforeAll
  static void start() throws InterruptedException {
    troupe =
        Troupe.builder()
            .config(ConfigFactory.parseString("troupe.ingress.port = 0"))
            .tool("broken", TOOL)
            .ingress(true)
            .start();
    http = new Caller(troupe.address().orElseThrow());
  }

  @AfterAll
  static void stop() {
    http.close();
    troupe.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deep", "missing", "forked"})
  void failsItsCallOnly(String how) throws Exception {
    var other = troupe.tool("broken").callAsync(new Request("wait"));
    assertTrue(TOOL.waiting.await(5, TimeUnit.SECONDS));

    var byHttp = call(how);
    var embedded =
        assertThrows(ToolException.class, () -> troupe.tool("broken").call(new Request(how)));

    assertEquals(500, byHttp.statusCode(), byHttp::body);
    assertTrue(byHttp.body().contains("\"type\":\"tool_failed\""), byHttp::body);
    assertEquals("tool_failed", embedded.failure().type());
    assertEquals(200, call("not at all").statusCode());
    TOOL.go.countDown();
    assertEquals("waited", other.await());
    assertTrue(http.get("/v1/status").body().contains("\"restarts\":0"));
  }

  private static HttpResponse<String> call(String how) throws Exception {
    return http.post("/v1/tools/broken", "{\"how\":\"" + how + "\"}", LONG)
        .get(10, TimeUnit.SECONDS);
  }
}
