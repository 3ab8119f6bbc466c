package dev.troupe.ingress;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TrafficTest {

  /** A connection that does nothing. */
  private static final class Silent implements Traffic.Connection {
    @Override
    public void close() {}

    @Override
    public void withdraw() {}
  }

  @Test
  void givesARefusedConnectionNobodysPlace() {
    var traffic = new Traffic(1);
    var first = new Silent();

    assertTrue(traffic.opened(first));
    assertFalse(traffic.opened(new Silent()));
    traffic.closed(first);

    assertTrue(traffic.opened(new Silent()));
  }

  @Test
  void refusesConnectionsWhileItDrains() {
    var traffic = new Traffic(1);

    var emptied = traffic.drain();

    assertFalse(traffic.opened(new Silent()));
    assertTrue(emptied.toCompletableFuture().isDone());
  }
}
