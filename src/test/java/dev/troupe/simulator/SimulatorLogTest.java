package dev.troupe.simulator;

import static dev.troupe.simulator.SimulatorHarness.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.troupe.simulator.SimulatorLog.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatorLogTest {

  private final SimulatorLog log = new SimulatorLog();

  @Test
  void tellsOfARequestThatArrivesLater() throws InterruptedException {
    var second = log.arrived(2);
    add(1);
    assertFalse(second.toCompletableFuture().isDone());

    add(1);

    assertEquals(2, await(second).number());
  }

  @Test
  void tellsHowAnAnswerEndedFirst() throws InterruptedException {
    var ended = log.ended(1);
    var request = add(1);

    request.end(Outcome.CUT);
    request.end(Outcome.COMPLETED);

    assertEquals(Outcome.CUT, await(ended).outcome());
  }

  @Test
  void keepsTheLatestRequests() {
    for (int i = 0; i <= SimulatorLog.KEPT_REQUESTS; i++) {
      add(1);
    }

    assertEquals(SimulatorLog.KEPT_REQUESTS + 1, log.count());
    assertEquals(SimulatorLog.KEPT_REQUESTS, log.requests().size());
    assertEquals(2, log.requests().getFirst().number());
    assertTrue(log.arrived(1).toCompletableFuture().isCompletedExceptionally());
  }

  @Test
  void keepsFewerRequestsWhenTheirBodiesAreLarge() {
    add(10 << 20);
    add(10 << 20);

    assertEquals(1, log.requests().size());
    assertEquals(2, log.requests().getFirst().number());
  }

  @Test
  void refusesANumberBelowOne() {
    assertThrows(IllegalArgumentException.class, () -> log.arrived(0));
  }

  private LoggedRequest add(int size) {
    var head = new LoggedRequest.Head("POST", "/v1/chat/completions", "", Map.of());
    return log.add(head, new LoggedRequest.Body(MissingNode.getInstance(), size));
  }
}
