package dev.troupe.simulator;

import static dev.troupe.simulator.SimulatorHarness.ask;
import static dev.troupe.simulator.SimulatorHarness.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.simulator.SimulatorCommand.Description;
import dev.troupe.simulator.SimulatorLog.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SimulatorTest {

  private static final String STALL = ask("fault", true, "{\"events\": 1, \"then\": \"stall\"}");
  private static final String WAIT = ask("fault", true, "{\"delay_ms\": 600000}");

  private SimulatorHarness harness;

  @BeforeEach
  void start() {
    harness = new SimulatorHarness(SimulatorSettings.defaults());
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void describesWhereItListensAndWhatItServes() throws IOException, InterruptedException {
    try (var socket = harness.post(STALL)) {
      await(harness.log().arrived(1));

      assertEquals(new Description(Optional.of(harness.baseUrl()), 1, 1), harness.describe());
      assertEquals(harness.baseUrl().getPort(), socket.getPort());
    }
  }

  @Test
  void countsConnectionsAndBytes() throws IOException, InterruptedException {
    harness.post(STALL).close();
    await(harness.log().ended(1));

    assertEquals(1, harness.log().connections());
    assertTrue(harness.log().bytesReceived() > STALL.length());
  }

  @Test
  void seesAHangUpBeforeTheAnswer() throws IOException, InterruptedException {
    var socket = harness.post(WAIT);
    await(harness.log().arrived(1));

    socket.close();

    assertEquals(Outcome.CLIENT_CLOSED, await(harness.log().ended(1)).outcome());
    assertEquals(0, harness.describe().open());
  }

  @Test
  void seesAResetInTheMiddleOfAnAnswer() throws IOException, InterruptedException {
    var socket = harness.post(STALL);
    assertEquals('H', socket.getInputStream().read());

    socket.setSoLinger(true, 0);
    socket.close();

    assertEquals(Outcome.CLIENT_CLOSED, await(harness.log().ended(1)).outcome());
  }

  @Test
  void seesAHangUpAfterMoreThanItAskedFor() throws IOException, InterruptedException {
    var socket = harness.post(WAIT);
    await(harness.log().arrived(1));

    socket.getOutputStream().write("GET /v1".getBytes(StandardCharsets.US_ASCII));
    socket.close();

    assertEquals(Outcome.CLIENT_CLOSED, await(harness.log().ended(1)).outcome());
  }

  @RepeatedTest(5)
  void bindsTheSamePortWhenItIsRestarted() throws IOException, InterruptedException {
    var url = harness.baseUrl();

    harness.tell(new Simulator.FaultHook(false));

    assertEquals(url, describeOnceBound().baseUrl().orElseThrow());
    assertEquals(200, harness.send(harness.request("/models").GET()).statusCode());
  }

  @Test
  void bindsTheSamePortWhenItIsReplaced() throws IOException, InterruptedException {
    var port = await(harness.port.port());
    harness.tell(new Simulator.FaultHook(true));
    harness.kit.createTestProbe().expectTerminated(harness.simulator);

    harness.kit.spawn(Simulator.create(SimulatorSettings.defaults(), harness.port));

    connectUntilAccepted(port);
  }

  @Test
  void cutsItsConnectionsWhenItIsRestarted() throws IOException, InterruptedException {
    try (var socket = harness.post(STALL)) {
      assertEquals('H', socket.getInputStream().read());

      harness.tell(new Simulator.FaultHook(false));

      assertEquals(Outcome.STOPPED, await(harness.log().ended(1)).outcome());
      assertThrows(IOException.class, () -> socket.getInputStream().readAllBytes());
    }
  }

  @Test
  void releasesItsPortWhenItStops() throws InterruptedException {
    var port = await(harness.port.port());

    harness.tell(new Simulator.FaultHook(true));
    harness.kit.createTestProbe().expectTerminated(harness.simulator);

    assertThrows(ConnectException.class, () -> connectUntilRefused(port));
  }

  @Test
  void releasesItsPortWhenItsConstructorThrows() throws IOException, InterruptedException {
    var port = new SimulatorPort();
    port.failStarts(2);
    var twice = SupervisorStrategy.restart().withLimit(3, Duration.ofMinutes(1));

    harness.kit.spawn(
        Behaviors.supervise(Simulator.create(settings(freePort()), port)).onFailure(twice));

    connectUntilAccepted(await(port.port()));
  }

  @Test
  void failsWhenItsPortStaysTaken() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var settings = settings(taken.getLocalPort());

      var simulator = harness.kit.spawn(Simulator.create(settings, new SimulatorPort()));

      harness.kit.createTestProbe().expectTerminated(simulator);
    }
  }

  private static SimulatorSettings settings(int port) {
    return SimulatorSettings.defaults().withPort(port);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Description describeOnceBound() throws InterruptedException {
    var description = harness.describe();
    var limit = Instant.now().plusSeconds(5);
    while (description.baseUrl().isEmpty() && Instant.now().isBefore(limit)) {
      description = harness.describe();
    }
    return description;
  }

  private static void connectUntilRefused(int port) throws IOException {
    var limit = Instant.now().plusSeconds(5);
    while (Instant.now().isBefore(limit)) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
      } catch (ConnectException refused) {
        throw refused;
      } catch (SocketException _) {
        // reset: it came while the port was being released
      }
    }
  }

  private static void connectUntilAccepted(int port) throws IOException {
    var limit = Instant.now().plusSeconds(5);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (ConnectException e) {
        if (Instant.now().isAfter(limit)) {
          throw e;
        }
      }
    }
  }
}
