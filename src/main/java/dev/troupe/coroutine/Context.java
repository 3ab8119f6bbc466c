package dev.troupe.coroutine;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a coroutine gets from the code that starts it: scoped values do not cross threads. */
record Context(Optional<Deadline> deadline, Optional<String> callId) {

  /** Marks the threads that this package started. */
  private static final ScopedValue<Context> STARTED_WITH = ScopedValue.newInstance();

  static Context current() {
    return new Context(Deadline.current(), Trace.current());
  }

  /** Returns whether the calling thread is a coroutine's, whatever its name. */
  static boolean isCoroutine() {
    return STARTED_WITH.isBound();
  }

  <T extends @Nullable Object> T call(Callable<? extends T> body) throws Exception {
    return ScopedValue.where(STARTED_WITH, this).<T, Exception>call(() -> traced(body));
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
