package dev.troupe.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.faults.Toxic.End;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each toxic, as a plain socket sees it. */
@Timeout(20)
class ToxicTest {

  private static final Duration NONE = Duration.ZERO;
  private static final Duration SOME = Duration.ofMillis(60);
  private static final String TEXT = "0123456789";

  @RegisterExtension final Seed seed = new Seed();

  private final ScriptedProvider upstream = new ScriptedProvider();
  private final FaultProxy proxy = new FaultProxy(upstream.port(), seed);

  ToxicTest() throws IOException {
    upstream.otherwise(Script.start().send(TEXT).fin());
  }

  @AfterEach
  void stop() {
    proxy.close();
    upstream.close();
  }

  @Test
  void nothingChangesWithoutOne() throws Exception {
    try (var client = client(Plan.clean())) {
      assertEquals(new RawClient.Seen(TEXT, End.FIN), client.post("/a", "body").readAll());
    }

    assertEquals("body", upstream.arrival().body());
  }

  @Test
  void latencyDelaysEachByteByTheSameTime() throws Exception {
    try (var client = client(Plan.answers(new Toxic.Latency(SOME, NONE)))) {
      var start = System.nanoTime();
      client.post("/", "").read(TEXT.length());

      assertTook(SOME, start);
    }
  }

  @Test
  void latencyDoesNotAddUpOverPieces() throws Exception {
    upstream.otherwise(Script.start().each(100, _ -> TEXT).fin());
    try (var client = client(Plan.answers(new Toxic.Latency(SOME, NONE)))) {
      var start = System.nanoTime();

      assertEquals(100 * TEXT.length(), client.post("/", "").readAll().text().length());

      var took = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(took.compareTo(SOME.multipliedBy(20)) < 0, took.toString());
    }
  }

  @Test
  void jitterTakesFromTheDelayAndAddsToIt() {
    var random = seed.random(1, 1);
    var delays = new long[200];
    var latency = new Toxic.Latency(SOME, Duration.ofMillis(20));
    var stage = latency.before(new Recorded(), new Clock(random, delays));

    for (int n = 0; n < delays.length; n++) {
      Recorded.pass(stage, new byte[1], 0);
    }

    var least = Arrays.stream(delays).min().orElseThrow();
    var most = Arrays.stream(delays).max().orElseThrow();
    assertTrue(least >= 40_000_000 && least < 50_000_000, "least " + least);
    assertTrue(most <= 80_000_000 && most > 70_000_000, "most " + most);
  }

  @Test
  void bandwidthSpreadsBytesOverTime() throws Exception {
    var slow = new Toxic.Bandwidth(TEXT.length() * 1000 / (int) SOME.toMillis());
    try (var client = client(Plan.answers(slow))) {
      var start = System.nanoTime();

      assertEquals(TEXT, client.post("/", "").read(TEXT.length()));

      assertTook(SOME, start);
    }
  }

  @Test
  void slowCloseDelaysTheEndOnly() throws Exception {
    try (var client = client(Plan.answers(new Toxic.SlowClose(SOME)))) {
      client.post("/", "").read(TEXT.length());
      var start = System.nanoTime();

      assertEquals(End.FIN, client.readAll().end());

      assertTook(SOME.dividedBy(2), start);
    }
  }

  @Test
  void holdLetsNothingPassAndNoEnd() throws Exception {
    try (var client = client(Plan.answers(new Toxic.Hold())).post("/", "")) {
      var arrival = upstream.arrival();
      client.finish(); // the other way is open

      assertEquals(End.FIN, ScriptedProvider.end(arrival).end());
      assertFalse(client.hasMore());
    }
  }

  @Test
  void goDeadLetsSoMuchPassAndNoEnd() throws Exception {
    try (var client = client(Plan.answers(new Toxic.GoDead(4))).post("/", "")) {
      assertEquals("0123", client.read(4));
      client.finish(); // the other way is open

      assertEquals(End.FIN, ScriptedProvider.end(upstream.arrival()).end());
      assertFalse(client.hasMore());
    }
  }

  @Test
  void silentTakesARequestAndSaysNothing() throws Exception {
    try (var client = client(Plan.silent()).post("/", "")) {
      proxy.close();

      assertEquals(new RawClient.Seen("", End.RST), client.readAll());
      assertEquals(0, upstream.count());
    }
  }

  @ParameterizedTest
  @EnumSource
  void timeoutEndsAfterATimeOfSilence(End end) throws Exception {
    try (var client = client(Plan.answers(new Toxic.Timeout(SOME, end)))) {
      var start = System.nanoTime();

      assertEquals(new RawClient.Seen("", end), client.post("/", "").readAll());

      assertTook(SOME, start);
    }
  }

  @Test
  void slicerCutsTheBytesIntoPieces() throws Exception {
    var pause = Duration.ofMillis(5);
    try (var client = client(Plan.answers(new Toxic.Slicer(1, 0, pause)))) {
      client.post("/", "");
      var reads = 0;
      for (var text = new StringBuilder(); text.length() < TEXT.length(); reads++) {
        text.append(client.readOnce());
      }

      assertTrue(reads > TEXT.length() / 2, reads + " reads");
    }
  }

  @ParameterizedTest
  @EnumSource
  void limitDataEndsAfterSoManyBytes(End end) throws Exception {
    try (var client = client(Plan.answers(new Toxic.LimitData(4, end)))) {
      client.post("/", "");
      var first = end == End.FIN ? "" : client.read(4);
      var rest = client.readAll();

      assertEquals(new RawClient.Seen("0123", end), new RawClient.Seen(first + rest.text(), end));
      assertEquals(end, rest.end());
    }
  }

  @Test
  void corruptChangesOneByte() throws Exception {
    try (var client = client(Plan.answers(new Toxic.Corrupt(4)))) {
      var text = client.post("/", "").readAll().text();

      assertEquals("0123", text.substring(0, 4));
      assertNotEquals('4', text.charAt(4));
      assertEquals("56789", text.substring(5));
    }
  }

  @Test
  void duplicateRepeatsASegmentHoweverItWasCut() throws Exception {
    var slicer = new Toxic.Slicer(2, 1, NONE);
    try (var client = client(Plan.answers(slicer, new Toxic.Duplicate(3, 5)))) {
      assertEquals("012" + "34567" + "34567" + "89", client.post("/", "").readAll().text());
    }
  }

  @Test
  void readNeverBlocksWhoeverWrites() throws Exception {
    var sent = new CompletableFuture<Void>();
    try (var client = client(Plan.requests(new Toxic.ReadNever()))) {
      Thread.startVirtualThread(() -> sendMuch(client, sent));

      // as much as the kernel buffers goes through; then the one who writes stands still
      assertThrows(TimeoutException.class, () -> sent.get(200, TimeUnit.MILLISECONDS));
    }
    assertEquals(0, upstream.count());
  }

  @Test
  void anIdleConnectionIsEndedInGoodOrder() throws Exception {
    upstream.otherwise(Script.start().send(TEXT));
    try (var client = client(Plan.clean().endingIdle(SOME))) {
      client.post("/", "").read(TEXT.length());
      var start = System.nanoTime();

      assertEquals(new RawClient.Seen("", End.FIN), client.readAll());

      assertTook(SOME.dividedBy(2), start);
    }
  }

  private RawClient client(Plan plan) throws IOException {
    proxy.always(plan);
    return new RawClient(proxy.port());
  }

  private static void sendMuch(RawClient client, CompletableFuture<Void> sent) {
    try {
      for (int n = 0; n < 64; n++) {
        client.send("x".repeat(1 << 20));
      }
      sent.complete(null);
    } catch (IOException closed) {
      sent.complete(null);
    }
  }

  private static void assertTook(Duration least, long start) {
    var took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(least) >= 0, "took " + took + ", not " + least);
  }

  /** Takes what passes. */
  private static final class Recorded implements Toxic.Stage {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void bytes(byte[] bytes, long arrived) {
      text.append(new String(bytes, ISO_8859_1));
    }

    @Override
    public void fin() {}

    static void pass(Toxic.Stage stage, byte[] bytes, long arrived) {
      try {
        stage.bytes(bytes, arrived);
      } catch (IOException | InterruptedException impossible) {
        throw new AssertionError(impossible);
      }
    }
  }

  /** Notes until when it should wait, and does not. */
  private static final class Clock implements Toxic.Link {
    private final RandomGenerator random;
    private final long[] until;
    private int count;

    private Clock(RandomGenerator random, long[] until) {
      this.random = random;
      this.until = until;
    }

    @Override
    public RandomGenerator random() {
      return random;
    }

    @Override
    public void pauseUntil(long nanos) {
      until[count++] = nanos;
    }

    @Override
    public void finish() {}

    @Override
    public void reset() {}
  }
}
