package dev.troupe.cancel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import dev.troupe.provider.ProviderCommand.Description;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * P1 as a table: every way to withdraw a call, in every window of the call.
 *
 * <p>Prints the times from the withdrawal to the upstream's end of the socket, beside a control in
 * the same run: a plain socket's close. More rounds: {@code -Dcancel.rounds=1000}.
 */
class CancelTableTest {

  private static final int ROUNDS = Integer.getInteger("cancel.rounds", 100);

  private static final AtomicInteger voids = new AtomicInteger();
  private static HangingUpstream hanging;
  private static HangingUpstream streaming;
  private static FullBacklog unreachable;
  private static ActorTestKit kit;
  private static Troupe troupe;

  @BeforeAll
  static void start() throws Exception {
    hanging = new HangingUpstream(HangingUpstream.Progress.NOTHING);
    streaming = new HangingUpstream(HangingUpstream.Progress.FIRST_EVENT);
    unreachable = new FullBacklog();
    kit = ActorTestKit.create();
    var config =
        """
        troupe {
          simulator.start = never
          ingress.port = 0
          provider-defaults { dialect = openai-compatible, connect-timeout = 30s }
          providers {
            full { base-url = "%1$s", max-concurrent = 1 }
            waiting { base-url = "%1$s" }
            streaming { base-url = "%2$s" }
            connecting { base-url = "%3$s" }
          }
        }
        """
            .formatted(hanging.baseUrl(), streaming.baseUrl(), unreachable.baseUrl());
    troupe =
        Troupe.builder()
            .config(ConfigFactory.parseString(config).withFallback(ConfigFactory.load()))
            .ingress(true)
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    troupe.close();
    kit.shutdownTestKit();
    hanging.close();
    streaming.close();
    assertEquals(0, unreachable.bytesReceived(), "bytes sent over connections that never stood");
    unreachable.close();
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
    for (var round = 0; round < ROUNDS; ) {
      var begun = source.begin(troupe, kit, provider + "/m");
      var arrival = upstream.arrivals().poll(2, TimeUnit.SECONDS);
      if (isVoid(source, arrival != null, provider)) {
        continue;
      }
      var withdrawn = begun.withdrawal().withdraw();
      nanos[round++] = arrival.closed().get(5, TimeUnit.SECONDS) - withdrawn;
      begun.aftermath().check();
    }

    assertFast(source + ", " + provider, nanos);
    awaitState(provider, it -> it.inFlight() == 0 && it.queued() == 0 && it.connections() == 0);
    assertTrue(upstream.arrivals().isEmpty(), "nothing was sent again");
  }

  @ParameterizedTest
  @EnumSource
  void sendsNothingOfACallThatWaitsForAPlace(Source source) throws Exception {
    var blocker = Source.THREAD_INTERRUPT.begin(troupe, kit, "full/m");
    assertNotNull(hanging.arrivals().poll(5, TimeUnit.SECONDS), "the place is taken");
    for (var round = 0; round < ROUNDS; round++) {
      var begun = source.begin(troupe, kit, "full/m");
      if (isVoid(source, reaches("full", it -> it.queued() == 1), "full")) {
        continue;
      }
      var _ = begun.withdrawal().withdraw();
      begun.aftermath().check();
      awaitState("full", it -> it.inFlight() == 1 && it.queued() == 0 && it.connections() == 1);
    }

    var _ = blocker.withdrawal().withdraw();
    awaitState("full", it -> it.inFlight() == 0 && it.queued() == 0 && it.connections() == 0);
    assertTrue(hanging.arrivals().isEmpty(), "the upstream saw none of them");
  }

  @ParameterizedTest
  @EnumSource
  void sendsNothingOfACallThatConnects(Source source) throws Exception {
    for (var round = 0; round < ROUNDS; round++) {
      var begun = source.begin(troupe, kit, "connecting/m");
      if (isVoid(source, reaches("connecting", it -> it.connections() == 1), "connecting")) {
        continue;
      }
      var _ = begun.withdrawal().withdraw();
      begun.aftermath().check();
      awaitState("connecting", it -> it.inFlight() == 0 && it.connections() == 0);
    }
  }

  @Test
  void aControlTellsHowFastAPlainSocketCloses() throws Exception {
    var nanos = new long[ROUNDS];
    for (var round = 0; round < ROUNDS; round++) {
      var closed = ask(hanging.port());
      nanos[round] = closed.arrival().closed().get(5, TimeUnit.SECONDS) - closed.at();
    }
    assertFast("control, a plain socket", nanos);
  }

  /**
   * An ask's own time may run out before its call is where it should be: that round says nothing.
   */
  private static boolean isVoid(Source source, boolean reached, String window) {
    assertTrue(reached || source == Source.ASK_TIMEOUT, "the call gets to the window " + window);
    if (!reached) {
      assertTrue(voids.incrementAndGet() < ROUNDS, "most rounds say something");
    }
    return !reached;
  }

  private record Closed(HangingUpstream.Arrival arrival, long at) {}

  /** Sends a request over a plain socket, and closes that when the request has arrived. */
  private static Closed ask(int port) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
      var arrival = hanging.arrivals().poll(5, TimeUnit.SECONDS);
      assertNotNull(arrival);
      return new Closed(arrival, System.nanoTime());
    }
  }

  /** Median at most 10 ms, 99 of 100 at most 50 ms, none over 500 ms. */
  private static void assertFast(String what, long[] nanos) {
    Arrays.sort(nanos);
    var median = millis(nanos[nanos.length / 2]);
    var most = millis(nanos[nanos.length * 99 / 100 - 1]);
    var worst = millis(nanos[nanos.length - 1]);
    System.out.printf(
        "| %s | %.2f | %.2f | %.2f |%n",
        what.toLowerCase(Locale.ROOT).replace('_', ' '), median, most, worst);
    assertTrue(median <= 10, what + ": median " + median + " ms");
    assertTrue(most <= 50, what + ": 99 of 100 within " + most + " ms");
    assertTrue(worst <= 500, what + ": the slowest " + worst + " ms");
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }

  private static void awaitState(String provider, Predicate<Description> state) {
    assertTrue(reaches(provider, state), () -> "still so after 5 s: " + describe(provider));
  }

  /** Looks until the provider is so, 5 s at most; the status asks no actor. */
  private static boolean reaches(String provider, Predicate<Description> state) {
    var end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!state.test(describe(provider))) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }

  private static Description describe(String provider) {
    return troupe.status().providers().stream()
        .filter(description -> description.name().equals(provider))
        .findFirst()
        .orElseThrow();
  }
}
