package dev.troupe;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The orderly stop of a server's JVM.
 *
 * <p>It runs in a shutdown hook, once: a second signal finds the JVM in its shutdown and changes
 * nothing. A JVM that a signal ends returns 128 and the signal's number, whatever its hooks did; so
 * the hook itself halts it, with 0.
 */
final class Shutdown {

  private static final Duration BEYOND_GRACE = Duration.ofSeconds(5); // for what grace cut short

  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile @Nullable Troupe troupe;

  private Shutdown() {}

  /** Makes SIGTERM, SIGINT and {@code System.exit} stop in order. */
  static Shutdown install() {
    var shutdown = new Shutdown();
    var hook = Thread.ofPlatform().name("troupe-shutdown").unstarted(shutdown::run);
    Runtime.getRuntime().addShutdownHook(hook);
    return shutdown;
  }

  /** From now on, {@code troupe} is what is to be stopped. */
  void of(Troupe troupe) {
    this.troupe = troupe;
  }

  /** Ends the JVM with {@code code}, unless its stop was asked for. */
  void unlessAsked(int code) {
    if (asked.compareAndSet(false, true)) {
      LoggerFactory.getLogger(Shutdown.class).error("troupe: the actor system ended by itself");
      Server.flushLog();
      Runtime.getRuntime().halt(code);
    }
  }

  private void run() {
    if (asked.compareAndSet(false, true)) {
      var running = troupe;
      if (running != null) {
        drain(running);
        running.close();
      }
      Server.flushLog();
      Runtime.getRuntime().halt(0);
    }
  }

  @SuppressWarnings("SwallowedInterrupt") // what is left is to close, and to end the JVM
  private static void drain(Troupe troupe) {
    var log = LoggerFactory.getLogger(Shutdown.class);
    log.info("troupe: stops: new requests are refused, those in flight may end");
    try {
      var limit = troupe.grace().plus(BEYOND_GRACE);
      troupe.drain().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException failure) {
      log.warn("troupe: drain did not end: {}", String.valueOf(failure.getMessage()));
    }
  }
}
