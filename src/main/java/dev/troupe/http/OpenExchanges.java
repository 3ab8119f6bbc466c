package dev.troupe.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The exchanges that one call has opened, so that they can be aborted when it ends.
 *
 * <p>Bound around the body of a call; {@link HttpSession} puts in what that body opens. Any thread.
 */
public final class OpenExchanges {

  private static final ScopedValue<OpenExchanges> CURRENT = ScopedValue.newInstance();

  private final Set<Exchange> open = ConcurrentHashMap.newKeySet();

  /** Runs {@code body}, and puts what it opens in here. */
  public <T, X extends Throwable> T collect(ScopedValue.CallableOp<T, X> body) throws X {
    return ScopedValue.where(CURRENT, this).call(body);
  }

  /** Aborts what has not ended; returns how many those were. */
  public int abortAll() {
    var aborted = 0;
    for (var exchange : open) {
      if (!exchange.isOver()) {
        exchange.abort();
        aborted++;
      }
    }
    return aborted;
  }

  static void register(Exchange exchange) {
    if (CURRENT.isBound()) {
      var group = CURRENT.get().open;
      group.removeIf(Exchange::isOver);
      group.add(exchange);
    }
  }
}
