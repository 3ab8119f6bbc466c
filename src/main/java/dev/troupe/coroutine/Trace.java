package dev.troupe.coroutine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * On behalf of which call the code runs: the call's id, for logs and displays.
 *
 * <p>It is bound for the length of a body and inherited by the forks that the body starts. While it
 * is bound, the logging context (MDC) of the thread holds it under {@value #MDC_KEY}.
 */
public final class Trace {

  /** The key of the call id in the MDC. */
  public static final String MDC_KEY = "call";

  private static final ScopedValue<String> CALL = ScopedValue.newInstance();

  private Trace() {}

  /** Returns the id of the call that the calling code runs for; empty when there is none. */
  public static Optional<String> current() {
    return CALL.isBound() ? Optional.of(CALL.get()) : Optional.empty();
  }

  /** Runs {@code body} on behalf of the call {@code callId}; what was bound before comes back. */
  public static <T extends @Nullable Object, X extends Exception> T within(
      String callId, ScopedValue.CallableOp<? extends T, X> body) throws X {
    var before = MDC.get(MDC_KEY);
    MDC.put(MDC_KEY, callId);
    try {
      return ScopedValue.where(CALL, callId).call(body);
    } finally {
      putBack(before);
    }
  }

  /** Runs {@code body} as the other {@code within} does, without a result. */
  public static <X extends Exception> void within(String callId, Action<X> body) throws X {
    Trace.<@Nullable Void, X>within(
        callId,
        () -> {
          body.run();
          return null;
        });
  }

  private static void putBack(@Nullable String before) {
    if (before == null) {
      MDC.remove(MDC_KEY);
    } else {
      MDC.put(MDC_KEY, before);
    }
  }
}
