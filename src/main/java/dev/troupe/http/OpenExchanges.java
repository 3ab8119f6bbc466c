package dev.troupe.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The exchanges that a call, or a session, has opened, so that they can be aborted when it ends.
 *
 * <p>Bound around the body of a call; {@link HttpSession} puts in what that body opens. Any thread.
 */
public final class OpenExchanges {

  private static final ScopedValue<OpenExchanges> CURRENT = ScopedValue.newInstance();

  private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
  private final ExchangeTerms terms;
  private volatile boolean closed;

  /** Of exchanges on the terms of their session. */
  public OpenExchanges() {
    this(ExchangeTerms.NONE);
  }

  /** Of exchanges on {@code terms}. */
  public OpenExchanges(ExchangeTerms terms) {
    this.terms = terms;
  }

  /** Runs {@code body}, and puts what it opens in here. */
  public <T, X extends Throwable> T collect(ScopedValue.CallableOp<T, X> body) throws X {
    return ScopedValue.where(CURRENT, this).call(body);
  }

  /**
   * Aborts what has not ended, and from now on whatever is still opened; returns how many were
   * aborted now.
   */
  public int abortAll() {
    closed = true;
    if (open.isEmpty()) { // as a call that ends well leaves it
      return 0;
    }
    return abortAll(new HttpFailure.Aborted("exchange: the call that opened it has ended", null));
  }

  int abortAll(HttpFailure reason) {
    closed = true;
    var aborted = 0;
    for (var exchange : open) {
      if (!exchange.isOver()) {
        exchange.abort(reason);
        aborted++;
      }
    }
    return aborted;
  }

  void add(Exchange exchange) {
    open.add(exchange);
    if (closed) { // after the add: either this sees it, or abortAll sees the exchange
      exchange.abort();
    }
  }

  void remove(Exchange exchange) {
    open.remove(exchange);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** The terms of the calling coroutine's call. */
  static ExchangeTerms terms() {
    return CURRENT.isBound() ? CURRENT.get().terms : ExchangeTerms.NONE;
  }

  /** Puts {@code exchange} into those of the calling coroutine's call, if there is one. */
  static void register(Exchange exchange) {
    if (CURRENT.isBound()) {
      var ofCall = CURRENT.get();
      ofCall.open.removeIf(Exchange::isOver);
      ofCall.add(exchange);
    }
  }
}
