package dev.troupe.coroutine;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a coroutine gets from the code that starts it: scoped values do not cross threads. */
record Context(
    Optional<Deadline> deadline,
    Optional<String> callId,
    Optional<ThreadWatch> watch,
    Optional<CpuPool> cpu) {

  /** Marks the threads that this package started. */
  private static final ScopedValue<Context> STARTED_WITH = ScopedValue.newInstance();

  private static final Context NONE =
      new Context(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Shared, since there may be very many coroutines that carry nothing. */
  private static final ScopedValue.Carrier STARTED_WITH_NONE =
      ScopedValue.where(STARTED_WITH, NONE);

  static final ScopedValue<ThreadWatch> WATCH = ScopedValue.newInstance();

  static Context current() {
    var current = new Context(Deadline.current(), Trace.current(), currentWatch(), CpuPool.bound());
    return current.isEmpty() ? NONE : current;
  }

  /** This one, but for the call {@code callId} and until {@code deadline} at most. */
  Context of(String callId, Deadline deadline) {
    var earliest = this.deadline.map(deadline::earlier).orElse(deadline);
    return new Context(Optional.of(earliest), Optional.of(callId), watch, cpu);
  }

  private static Optional<ThreadWatch> currentWatch() {
    return WATCH.isBound() ? Optional.of(WATCH.get()) : Optional.empty();
  }

  /** Returns whether the calling thread is a coroutine's, whatever its name. */
  static boolean isCoroutine() {
    return STARTED_WITH.isBound();
  }

  <T extends @Nullable Object> T call(Callable<? extends T> body) throws Exception {
    return isEmpty() // then with fewer frames, which a parked coroutine would keep
        ? STARTED_WITH_NONE.<T, Exception>call(body::call)
        : ScopedValue.where(STARTED_WITH, this).<T, Exception>call(() -> computed(body));
  }

  private boolean isEmpty() {
    return deadline.isEmpty() && callId.isEmpty() && watch.isEmpty() && cpu.isEmpty();
  }

  private <T extends @Nullable Object> T computed(Callable<? extends T> body) throws Exception {
    return cpu.isPresent() ? cpu.get().<T, Exception>within(() -> watched(body)) : watched(body);
  }

  private <T extends @Nullable Object> T watched(Callable<? extends T> body) throws Exception {
    return watch.isPresent()
        ? ThreadWatch.<T, Exception>within(watch.get(), () -> traced(body))
        : traced(body);
  }

  private <T extends @Nullable Object> T traced(Callable<? extends T> body) throws Exception {
    return callId.isPresent()
        ? Trace.<T, Exception>within(callId.get(), () -> bounded(body))
        : bounded(body);
  }

  private <T extends @Nullable Object> T bounded(Callable<? extends T> body) throws Exception {
    return deadline.isPresent() ? deadline.get().<T, Exception>bind(body::call) : body.call();
  }
}
