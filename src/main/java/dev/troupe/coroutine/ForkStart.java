package dev.troupe.coroutine;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Under what the forks of one scope run: its deadline, a place, and the values they carry. */
final class ForkStart {

  private final ScopeOptions options;
  private final Optional<Deadline> deadline;
  private final @Nullable Semaphore places; // absent where there is no limit

  ForkStart(ScopeOptions options) {
    this.options = options;
    this.deadline = options.deadline();
    this.places = options.isLimited() ? new Semaphore(options.parallel(), true) : null;
  }

  /** The deadline of the calling code, or the scope's own if that is earlier. */
  Optional<Deadline> earliest() {
    var current = Deadline.current();
    return deadline.map(own -> current.map(own::earlier).orElse(own)).or(() -> current);
  }

  /** How many forks may have begun and not ended. */
  long most() {
    return places == null ? Long.MAX_VALUE : (long) options.parallel() + options.waiting();
  }

  String full(String what) {
    return "scope: %s refused: %d run and %d wait already: join before you fork more, or allow more to wait"
        .formatted(what, options.parallel(), options.waiting());
  }

  /** Returns {@code body} as it is to run; called where the fork is made. */
  <T extends @Nullable Object> Callable<T> around(Callable<? extends T> body) {
    Callable<T> placed = places == null ? body::call : () -> inPlace(places, body);
    Callable<T> carrying = options.carried().isEmpty() ? placed : carrying(placed);
    return deadline.isEmpty() ? carrying : () -> deadline.get().<T, Exception>bind(carrying::call);
  }

  private static <T extends @Nullable Object> T inPlace(
      Semaphore places, Callable<? extends T> body) throws Exception {
    var until = Deadline.current();
    if (until.isEmpty()) {
      places.acquire();
    } else if (!places.tryAcquire(until.get().remainingNanos(), TimeUnit.NANOSECONDS)) {
      throw Await.late("fork: waiting for a place");
    }
    try {
      return body.call();
    } finally {
      places.release();
    }
  }

  private <T extends @Nullable Object> Callable<T> carrying(Callable<T> body) {
    var carried = body;
    for (var value : options.carried()) {
      carried = bound(value, carried);
    }
    return carried;
  }

  private static <V, T extends @Nullable Object> Callable<T> bound(
      ScopedValue<V> value, Callable<T> body) {
    if (!value.isBound()) {
      return body;
    }
    var carrier = ScopedValue.where(value, value.get());
    return () -> carrier.<T, Exception>call(body::call);
  }
}
