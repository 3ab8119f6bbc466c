package dev.troupe.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a simulator has received, in order of arrival: the oracle for tests of what an upstream
 * sees.
 *
 * <p>It counts everything and keeps the latest {@value #KEPT_REQUESTS} requests, fewer when their
 * bodies exceed 16 MiB together. All methods may be called from any thread and none waits. Stages
 * complete on threads of the simulator: continue with {@code …Async} if what follows takes long.
 */
public final class SimulatorLog {

  /** How the answer to a request ended. */
  public enum Outcome {
    /** All of it was handed to the socket. */
    COMPLETED,
    /** The client closed or reset the connection before; a half-close counts. */
    CLIENT_CLOSED,
    /** The script closed or reset the connection. */
    CUT,
    /** The simulator stopped or restarted. */
    STOPPED
  }

  static final int KEPT_REQUESTS = 4096; // chosen, not measured, as is the next
  private static final long KEPT_BYTES = 16L * 1024 * 1024;

  private final LongAdder connections = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  // guarded by this
  private final Deque<LoggedRequest> kept = new ArrayDeque<>();
  private final Map<Long, CompletableFuture<LoggedRequest>> awaited = new HashMap<>();
  private long count;
  private long keptBytes;

  SimulatorLog() {}

  /** Returns how many requests have arrived: with their whole body, whatever became of them. */
  public synchronized long count() {
    return count;
  }

  /** Returns how many connections were accepted. */
  public long connections() {
    return connections.sum();
  }

  /** Returns how many bytes were received, on all connections. */
  public long bytesReceived() {
    return bytes.sum();
  }

  /** Returns the requests that are kept, oldest first. */
  public synchronized List<LoggedRequest> requests() {
    return List.copyOf(kept);
  }

  /**
   * Returns the {@code n}th request, counted from 1, as soon as it has arrived.
   *
   * @return a stage that fails with {@link IllegalStateException} if the request is no longer kept
   */
  public synchronized CompletionStage<LoggedRequest> arrived(long n) {
    if (n < 1) {
      throw new IllegalArgumentException("n must be at least 1, got " + n);
    }
    if (n > count) {
      return awaited.computeIfAbsent(n, key -> new CompletableFuture<>()).minimalCompletionStage();
    }
    return kept.stream()
        .filter(request -> request.number() == n)
        .findFirst()
        .<CompletionStage<LoggedRequest>>map(CompletableFuture::completedStage)
        .orElseGet(() -> CompletableFuture.failedStage(gone(n)));
  }

  /** Returns how the answer to the {@code n}th request ended, as soon as it has. */
  public CompletionStage<LoggedRequest.End> ended(long n) {
    return arrived(n).thenCompose(LoggedRequest::ended);
  }

  void connected() {
    connections.increment();
  }

  void received(int size) {
    bytes.add(size);
  }

  LoggedRequest add(LoggedRequest.Head head, LoggedRequest.Body body) {
    LoggedRequest request;
    CompletableFuture<LoggedRequest> awaiting;
    synchronized (this) {
      request = new LoggedRequest(++count, head, body);
      kept.add(request);
      keptBytes += body.size();
      while (kept.size() > KEPT_REQUESTS || (keptBytes > KEPT_BYTES && kept.size() > 1)) {
        keptBytes -= kept.remove().bodyBytes();
      }
      awaiting = awaited.remove(count);
    }
    if (awaiting != null) {
      awaiting.complete(request); // outside the lock: this runs the code of others
    }
    return request;
  }

  private static IllegalStateException gone(long n) {
    return new IllegalStateException(
        "simulator: request %d is no longer kept; ask for it before %d more arrive"
            .formatted(n, KEPT_REQUESTS));
  }
}
