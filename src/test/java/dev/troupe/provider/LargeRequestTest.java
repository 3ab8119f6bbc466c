package dev.troupe.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.WireError;
import dev.troupe.dialect.WireRequest;
import dev.troupe.dialect.openai.OpenAiDialect;
import dev.troupe.http.EventLoops;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.Generate;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** A request of many megabytes, on a loop that serves other connections as well. */
@Timeout(120)
@Isolated("switches a guard off everywhere")
class LargeRequestTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final String LARGE = "words, \"quoted\", in lines\n".repeat(20_000_000 / 26);
  private static final byte[] ANSWER =
      "{\"choices\":[{\"message\":{\"content\":\"read\"},\"finish_reason\":\"stop\"}]}"
          .getBytes(UTF_8);

  private final ProviderHarness harness = new ProviderHarness(KIT);
  private final AtomicInteger arrived = new AtomicInteger();
  private final CountDownLatch encoding = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);
  private HttpServer upstream;

  @BeforeEach
  void start() throws Exception {
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.createContext("/", this::answer);
    upstream.start();
    var url = URI.create("http://127.0.0.1:" + upstream.getAddress().getPort());
    var settings = TestSettings.taking(TestSettings.settings("far", url), 1 << 25);
    harness
        .provider(new ProviderSpec(settings, new DialectBackend(new HeldDialect(), settings)))
        .start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      arrived.incrementAndGet();
      exchange.getResponseHeaders().add("content-type", "application/json");
      exchange.sendResponseHeaders(200, ANSWER.length);
      exchange.getResponseBody().write(ANSWER);
    }
  }

  @AfterEach
  void stop() {
    harness.close();
    upstream.stop(0);
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  @Test
  void isNotEncodedOnTheLoop() {
    goesOn.countDown();
    ask();
    ask(); // and what is done once is done

    var ahead = longestRun();
    Guard.ENCODED_AHEAD.switchOff();
    try {
      var onTheLoop = longestRun();
      IO.println("20 MB: one run of the loop took %s, else %s".formatted(ahead, onTheLoop));
      assertTrue(ahead.multipliedBy(2).compareTo(onTheLoop) < 0, ahead + ", " + onTheLoop);
    } finally {
      Guard.ENCODED_AHEAD.switchOn();
    }
  }

  private void ask() {
    var asker = harness.asker().generate(harness.router(), "m", LARGE);
    assertEquals("read", asker.answer().content());
  }

  /**
   * The most CPU time that a loop used without beginning anything else, while it sends a request.
   */
  private Duration longestRun() {
    try (var runs = new LoopRuns(EventLoops.of(KIT.system()))) {
      ask();
      return runs.longest();
    }
  }

  @Test
  void isNeverSentWhereItIsCancelledWhileItIsEncoded() throws Exception {
    var cancelled = harness.asker().generate(harness.router(), "m", LARGE);
    encoding.await();

    cancelled.cancel(harness.router()).failure(Kind.CANCELLED);
    goesOn.countDown();
    var last = harness.asker().generate(harness.router(), "m", "small");

    assertEquals("read", last.answer().content());
    harness.awaitIdle("far");
    assertEquals(1, arrived.get());
    cancelled.hearsNothingMore(harness.front("far"), KIT.<Descriptions>createTestProbe());
  }

  @Test
  void isRefusedAsASmallOneWhereItCannotBeEncoded() {
    goesOn.countDown();
    assertEquals(refusal("small"), refusal(LARGE));
    assertEquals(0, arrived.get());
  }

  private String refusal(String prompt) {
    var asker = harness.asker();
    var nameless = ModelRequest.builder().user(prompt).build();
    harness
        .front("far")
        .tell(new Generate(nameless, Duration.ofSeconds(10), asker.probe().ref().narrow()));
    return asker.failure(Kind.REJECTED).message();
  }

  /** OpenAI's, which does not encode a large request before the test says so. */
  private final class HeldDialect implements Dialect {
    private final Dialect openai = new OpenAiDialect();

    @Override
    public String name() {
      return openai.name();
    }

    @Override
    public WireRequest encode(ModelRequest request, String model, boolean streamed) {
      if (request.lastUserText().length() == LARGE.length()) {
        encoding.countDown();
        ProviderHarness.awaitUninterruptibly(goesOn);
      }
      return openai.encode(request, model, streamed);
    }

    @Override
    public AnswerDecoder decoder() {
      return openai.decoder();
    }

    @Override
    public ModelFailure failure(WireError error) {
      return openai.failure(error);
    }
  }

  /** Looks at the loops all the time. */
  private static final class LoopRuns implements AutoCloseable {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** A thing that a loop has begun, and the CPU time of its thread when that was first seen. */
    private record Run(long begun, long cpuTime) {}

    private final EventLoops loops;
    private final Map<Thread, Run> runs = new HashMap<>();
    private volatile boolean goesOn = true;
    private volatile long longest; // in nanoseconds

    LoopRuns(EventLoops loops) {
      this.loops = loops;
      Thread.ofPlatform().daemon().start(this::look);
    }

    private void look() {
      while (goesOn) {
        loops.forEach(this::look);
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
      }
    }

    private void look(Thread thread, long begun) {
      var cpuTime = THREADS.getThreadCpuTime(thread.threadId());
      var run = runs.get(thread);
      if (run == null || run.begun() != begun) {
        runs.put(thread, new Run(begun, cpuTime));
      } else {
        longest = Math.max(longest, cpuTime - run.cpuTime());
      }
    }

    Duration longest() {
      return Duration.ofNanos(longest);
    }

    @Override
    public void close() {
      goesOn = false;
    }
  }
}
