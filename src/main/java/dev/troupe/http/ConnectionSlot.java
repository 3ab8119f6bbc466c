package dev.troupe.http;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The one place that a connection has for an exchange.
 *
 * <p>Whoever puts an exchange in knows at once whether the connection took it; one that was taken
 * and not begun when the connection closes is given back, never lost. Any thread.
 */
final class ConnectionSlot {

  /**
   * Who keeps the connection. Called on the connection's event loop; may neither wait nor throw.
   */
  interface Owner {
    /** The connection stands and nothing was sent on it yet. */
    void onConnected();

    /** The exchange is over and the connection can be used again. */
    void onIdle(ConnectionSlot slot);

    /** A connection that has served before closed before anything of {@code exchange} was sent. */
    void onReturned(Exchange exchange);

    /** A connection that has served before closed without a byte of answer to {@code exchange}. */
    void onStale(Exchange exchange);

    /** The connection is no more; {@code cause} is absent where it was closed in good order. */
    void onClosed(@Nullable Throwable cause);
  }

  private sealed interface State {}

  private record Empty() implements State {}

  private record Taken(Exchange exchange) implements State {}

  private record Closed() implements State {}

  private static final State EMPTY = new Empty();
  private static final State CLOSED = new Closed();

  private final AtomicReference<State> state = new AtomicReference<>(EMPTY);
  private final Runnable filled;
  private final Runnable shutDown;

  /** Both tell the connection's event loop: to look into the slot, and to close. */
  ConnectionSlot(Runnable filled, Runnable shutDown) {
    this.filled = filled;
    this.shutDown = shutDown;
  }

  /** Closes the connection; an exchange on it is aborted. */
  void shutDown() {
    shutDown.run();
  }

  boolean isClosed() {
    return state.get() instanceof Closed;
  }

  /** Hands {@code exchange} to the connection; false where that is closed. */
  boolean put(Exchange exchange) {
    if (!state.compareAndSet(EMPTY, new Taken(exchange))) {
      return false;
    }
    filled.run();
    return true;
  }

  /** Takes the exchange out to begin it. */
  @Nullable Exchange take() {
    var taken = state.get();
    return taken instanceof Taken(var exchange) && state.compareAndSet(taken, EMPTY)
        ? exchange
        : null;
  }

  /** Closes the slot for good; what was in it and not begun comes back. */
  @Nullable Exchange close() {
    return state.getAndSet(CLOSED) instanceof Taken(var exchange) ? exchange : null;
  }
}
