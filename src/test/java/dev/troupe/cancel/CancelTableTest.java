package dev.troupe.cancel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.cancel.Source.Begun;
import dev.troupe.http.TestCertificates;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * P1 as a table: every way to withdraw a call, in every window of the call. Each caller gets one
 * reply, and the books of the provider are clean after each round.
 *
 * <p>Prints the times from the withdrawal to the upstream's end of the socket, beside a control in
 * the same run: a plain socket's close. Few rounds unless {@code -Dcancel.rounds=100} says more, as
 * {@code -Pfaults} does.
 */
@Isolated("changes what the whole process trusts, and measures milliseconds")
class CancelTableTest {

  private static final int ROUNDS = Integer.getInteger("cancel.rounds", 5);

  /** What is asked for, a tenth that is added so that not all come at once, and the way there. */
  private static final Duration LONGEST_PAUSE = HangingUpstream.PAUSE.multipliedBy(5).dividedBy(4);

  private static SSLContext trustBefore;
  private static HangingUpstream hanging;
  private static HangingUpstream streaming;
  private static HangingUpstream refusing;
  private static HeldHandshake handshakes;
  private static FullBacklog unreachable;
  private static Stand stand;
  private static Stand manual; // for asks that time out

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    var tls = new TestCertificates(directory).contextFor("ip:127.0.0.1");
    trustBefore = SSLContext.getDefault();
    SSLContext.setDefault(tls); // a provider trusts what the JVM does
    hanging = new HangingUpstream(HangingUpstream.Progress.NOTHING);
    streaming = new HangingUpstream(HangingUpstream.Progress.FIRST_EVENT);
    refusing = new HangingUpstream(HangingUpstream.Progress.REFUSAL);
    handshakes = new HeldHandshake(tls);
    unreachable = new FullBacklog();
    stand = Stand.start(config());
    manual = Stand.startWithManualTime(config());
  }

  private static String config() {
    return """
    troupe {
      simulator.start = never
      ingress.port = 0
      provider-defaults { dialect = openai-compatible, connect-timeout = 30s }
      providers {
        full { base-url = "%1$s", max-concurrent = 1 }
        waiting { base-url = "%1$s" }
        streaming { base-url = "%2$s" }
        handshake { base-url = "%3$s" }
        unreachable { base-url = "%4$s" }
        pausing { base-url = "%5$s", retry.budget-floor = 1000000 }
      }
    }
    """
        .formatted(
            hanging.baseUrl(),
            streaming.baseUrl(),
            handshakes.baseUrl(),
            unreachable.baseUrl(),
            refusing.baseUrl());
  }

  @AfterAll
  static void stop() throws Exception {
    stand.close();
    manual.close();
    hanging.close();
    streaming.close();
    refusing.close();
    handshakes.close();
    unreachable.close();
    SSLContext.setDefault(trustBefore);
  }

  @BeforeEach
  void forget() {
    stand.forget();
    manual.forget();
  }

  private static Stand stand(Source source) {
    return source == Source.ASK_TIMEOUT ? manual : stand;
  }

  @ParameterizedTest
  @EnumSource
  void closesTheSocketOfACallThatWaitsForItsAnswer(Source source) throws Exception {
    closesTheSocket(source, "waiting", hanging);
  }

  @ParameterizedTest
  @EnumSource
  void closesTheSocketOfACallThatStreams(Source source) throws Exception {
    closesTheSocket(source, "streaming", streaming);
  }

  private static void closesTheSocket(Source source, String provider, HangingUpstream upstream)
      throws Exception {
    var nanos = new long[ROUNDS];
    for (var round = 0; round < ROUNDS; round++) {
      var begun = source.begin(stand(source), provider + "/m");
      var arrival = take(upstream.arrivals());
      var withdrawn = begun.withdrawal().withdraw();
      nanos[round] = arrival.closed().get(5, SECONDS) - withdrawn;
      begun.aftermath().check();
      stand(source).awaitIdle(provider);
    }

    Times.assertFast(source + ", " + provider, nanos);
    assertTrue(upstream.arrivals().isEmpty(), "nothing was sent again");
    assertOneReplyEach(source, provider, ROUNDS);
  }

  @ParameterizedTest
  @EnumSource
  void sendsNothingOfACallThatWaitsForAPlace(Source source) throws Exception {
    var stand = stand(source);
    var blocker = Source.THREAD_INTERRUPT.begin(stand, "full/m");
    var _ = take(hanging.arrivals());
    for (var round = 0; round < ROUNDS; round++) {
      var begun = source.begin(stand, "full/m");
      stand.awaitState("full", it -> it.queued() == 1);
      var _ = begun.withdrawal().withdraw();
      begun.aftermath().check();
      stand.awaitState(
          "full", it -> it.inFlight() == 1 && it.queued() == 0 && it.connections() == 1);
    }

    var _ = blocker.withdrawal().withdraw();
    stand.awaitIdle("full");
    assertTrue(hanging.arrivals().isEmpty(), "the upstream saw none of them");
    assertOneReplyEach(source, "full", ROUNDS + 1);
  }

  /** Once the provider says that it has no connection, the upstream goes on with the handshake. */
  @ParameterizedTest
  @EnumSource
  void sendsNothingOfACallInItsHandshake(Source source) throws Exception {
    var nanos = new long[ROUNDS];
    for (var round = 0; round < ROUNDS; round++) {
      var begun = source.begin(stand(source), "handshake/m");
      var arrival = take(handshakes.arrivals());
      var withdrawn = begun.withdrawal().withdraw();
      begun.aftermath().check();
      stand(source).awaitIdle("handshake");

      assertEquals("", arrival.letThrough().get(5, SECONDS), "the request that came");
      nanos[round] = arrival.closed.get(5, SECONDS) - withdrawn;
      assertFalse(arrival.recordTypes().contains(HeldHandshake.APPLICATION_DATA), "bytes of it");
    }

    Times.assertFast(source + ", handshake", nanos);
    assertTrue(handshakes.arrivals().isEmpty(), "nothing was sent again");
    assertOneReplyEach(source, "handshake", ROUNDS);
  }

  /**
   * Shows that the test before would see a request, and that it is the withdrawal that stops it.
   */
  @Test
  void sendsTheRequestOfACallThatIsNotWithdrawnInItsHandshake() throws Exception {
    var begun = Source.CANCEL_MESSAGE.begin(stand, "handshake/m");
    var arrival = take(handshakes.arrivals());
    assertEquals(List.of(HeldHandshake.HANDSHAKE), arrival.recordTypes());

    var request = arrival.letThrough().get(5, SECONDS);

    assertTrue(request.startsWith("POST /v1/chat/completions "), request);
    assertTrue(arrival.recordTypes().contains(HeldHandshake.APPLICATION_DATA));
    var _ = begun.withdrawal().withdraw();
    begun.aftermath().check();
    stand.awaitIdle("handshake");
    assertOneReplyEach(Source.CANCEL_MESSAGE, "handshake", 1);
  }

  /**
   * The kernel tries again to connect, after a second for the first time. Of the calls of the last
   * second, only the one that nobody withdrew gets through.
   */
  @Test
  void connectsForNoCallThatWasWithdrawnBefore() throws Exception {
    for (var source : Source.values()) {
      for (var round = 0; round < ROUNDS; round++) {
        var begun = source.begin(stand(source), "unreachable/m");
        stand(source).awaitState("unreachable", it -> it.connections() == 1);
        var _ = begun.withdrawal().withdraw();
        begun.aftermath().check();
        stand(source).awaitIdle("unreachable");
      }
      assertOneReplyEach(source, "unreachable", ROUNDS);
    }

    var control = Source.CANCEL_MESSAGE.begin(stand, "unreachable/m");
    stand.awaitState("unreachable", it -> it.connections() == 1);
    unreachable.open();

    assertEquals("POST /v1/chat/completions HTTP/1.1", take(unreachable.arrivals()));
    assertEquals(1, unreachable.accepted(), "connections");
    var _ = control.withdrawal().withdraw();
    control.aftermath().check();
    assertOneReplyEach(Source.CANCEL_MESSAGE, "unreachable", 1);
  }

  /**
   * Times are from the withdrawal to the moment when nothing pauses any more. That no request comes
   * after its pause shows when the pause of a later call is over that nobody withdrew.
   */
  @Test
  void sendsNothingMoreOfACallThatPausesBetweenTwoAttempts() throws Exception {
    for (var source : Source.values()) {
      var stand = stand(source);
      var nanos = new long[ROUNDS];
      for (var round = 0; round < ROUNDS; round++) {
        var begun = beginAndBeRefused(source, stand);
        var withdrawn = begun.withdrawal().withdraw();
        stand.awaitState("pausing", it -> it.queued() == 0);
        nanos[round] = System.nanoTime() - withdrawn;
        begun.aftermath().check();
        stand.awaitIdle("pausing");
      }
      Times.assertFast(source + ", retry pause", nanos);
      assertOneReplyEach(source, "pausing", ROUNDS);
    }

    assertOnlyThisIsSentAgain(stand, () -> {});
    assertOnlyThisIsSentAgain(manual, () -> manual.timePasses(LONGEST_PAUSE));
  }

  /** A call whose first attempt was refused, and which pauses. */
  private static Begun beginAndBeRefused(Source source, Stand stand) throws Exception {
    var begun = source.begin(stand, "pausing/m");
    var _ = take(refusing.arrivals());
    stand.awaitState("pausing", it -> it.inFlight() == 0 && it.queued() == 1);
    return begun;
  }

  private static void assertOnlyThisIsSentAgain(Stand stand, Runnable pausePasses)
      throws Exception {
    assertTrue(refusing.arrivals().isEmpty(), "nothing was sent again");
    var control = beginAndBeRefused(Source.CANCEL_MESSAGE, stand);
    var refused = System.nanoTime();
    Stand.await(
        () -> System.nanoTime() - refused > LONGEST_PAUSE.toNanos(), () -> "no time passes");
    pausePasses.run();

    var _ = take(refusing.arrivals());
    stand.awaitState("pausing", it -> it.inFlight() == 0 && it.queued() == 1);
    var _ = control.withdrawal().withdraw();
    control.aftermath().check();
    stand.awaitIdle("pausing");
    assertTrue(refusing.arrivals().isEmpty(), "nothing but the control was sent again");
    stand.assertOneReplyEach("pausing", new Tally.Expected(1, 0, 0, 0));
  }

  private static void assertOneReplyEach(Source source, String provider, int calls) {
    var tools = source.isTool() ? ROUNDS : 0;
    var strays = new int[] {source.fewestStrays() * ROUNDS, source.mostStrays() * ROUNDS};
    stand(source)
        .assertOneReplyEach(provider, new Tally.Expected(calls, tools, strays[0], strays[1]));
  }

  @Test
  void aControlTellsHowFastAPlainSocketCloses() throws Exception {
    var nanos = new long[ROUNDS];
    for (var round = 0; round < ROUNDS; round++) {
      var closed = ask(hanging.port());
      nanos[round] = closed.arrival().closed().get(5, SECONDS) - closed.at();
    }
    Times.assertFast("control, a plain socket", nanos);
  }

  private record Closed(HangingUpstream.Arrival arrival, long at) {}

  /** Sends a request over a plain socket, and closes that when the request has arrived. */
  private static Closed ask(int port) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
      return new Closed(take(hanging.arrivals()), System.nanoTime());
    }
  }

  private static <T> T take(BlockingQueue<T> arrivals) throws InterruptedException {
    var next = arrivals.poll(5, SECONDS);
    assertNotNull(next, "nothing arrived");
    return next;
  }
}
