package dev.troupe.ingress;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What goes on in all connections; outlives each life of the ingress actor; any thread. */
final class Traffic {

  /** One open connection; both methods return at once. */
  interface Connection {

    /** Closes as soon as no exchange is open, and lets no new work in. */
    void close();

    /** Gives up the calls of all open exchanges. */
    void withdraw();
  }

  private final int maxConnections;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final LongAdder requests = new LongAdder();
  private final LongAdder streams = new LongAdder();
  private final AtomicLong inFlight = new AtomicLong();
  private final CompletableFuture<Void> emptied = new CompletableFuture<>();
  private volatile boolean draining;

  Traffic(int maxConnections) {
    this.maxConnections = maxConnections;
  }

  /** A connection is open; whether it may bring work. One that may not takes nobody's place. */
  boolean opened(Connection connection) {
    connections.add(connection);
    if (!draining && connections.size() <= maxConnections) {
      return true;
    }
    connections.remove(connection);
    return false;
  }

  void closed(Connection connection) {
    connections.remove(connection);
  }

  void requestBegan() {
    requests.increment();
    inFlight.incrementAndGet();
  }

  void requestEnded() {
    inFlight.decrementAndGet();
    noteEmpty();
  }

  void streamBegan() {
    streams.increment();
  }

  /** Requests since the start. */
  long requests() {
    return requests.sum();
  }

  /** Responses since the start that were streamed. */
  long streams() {
    return streams.sum();
  }

  /** Requests whose response is not yet out. */
  long inFlight() {
    return inFlight.get();
  }

  boolean isDraining() {
    return draining;
  }

  /** Closes idle connections now and the others after what they do; completes when none is busy. */
  CompletionStage<Void> drain() {
    draining = true;
    connections.forEach(Connection::close);
    noteEmpty();
    return emptied;
  }

  /** Gives up all calls in flight. */
  void withdraw() {
    connections.forEach(Connection::withdraw);
  }

  private void noteEmpty() {
    if (draining && inFlight.get() == 0) {
      emptied.complete(null);
    }
  }
}
