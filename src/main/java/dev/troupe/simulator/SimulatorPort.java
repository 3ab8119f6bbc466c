package dev.troupe.simulator;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a simulator keeps across its restarts: the port that it was given, and the log of its
 * requests.
 *
 * <p>Made by whoever starts the simulator, one for each, and handed to {@link Simulator#create}.
 * All methods may be called from any thread.
 */
public final class SimulatorPort {

  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final SimulatorLog log = new SimulatorLog();
  private final AtomicInteger failingStarts = new AtomicInteger();

  /** Makes the port of a simulator that has not started yet. */
  public SimulatorPort() {}

  /**
   * Returns the port, once the simulator has bound it for the first time. It stays the same
   * afterwards. It does not complete while binding fails, so wait for it with a deadline.
   */
  public CompletionStage<Integer> port() {
    return port.minimalCompletionStage();
  }

  /**
   * Returns the address to configure a client with, such as {@code http://127.0.0.1:43210/v1}, as
   * soon as {@link #port} is known.
   */
  public CompletionStage<URI> baseUrl() {
    return port.minimalCompletionStage().thenApply(SimulatorPort::baseUrl);
  }

  /** Returns the log of what has arrived, over all lives of the simulator. */
  public SimulatorLog log() {
    return log;
  }

  static URI baseUrl(int port) {
    return URI.create("http://" + Simulator.HOST + ":" + port + "/v1");
  }

  /** Returns the port to bind: the remembered one, or {@code configured} before there is one. */
  int toBind(int configured) {
    return port.getNow(configured);
  }

  void bound(InetSocketAddress address) {
    port.complete(address.getPort());
  }

  /** Lets the next {@code starts} starts of the simulator fail: a hook for tests of supervision. */
  void failStarts(int starts) {
    failingStarts.set(starts);
  }

  void failIfAsked() {
    if (failingStarts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("simulator: start: a failure was asked for by a test");
    }
  }
}
