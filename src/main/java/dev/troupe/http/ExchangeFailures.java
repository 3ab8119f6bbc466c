package dev.troupe.http;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathBuilderException;
import org.jspecify.annotations.Nullable;

/**
 * Words for what goes wrong on one connection: which origin, which request, what came back.
 *
 * <p>Used by the connection's event loop. Nothing here says a header's value.
 */
final class ExchangeFailures {

  private final SessionSettings settings;
  private final Wire wire;
  private String asked = ""; // the last request that was begun, without what it holds

  ExchangeFailures(SessionSettings settings, Wire wire) {
    this.settings = settings;
    this.wire = wire;
  }

  /** What is said from now on is about {@code call}. */
  void during(HttpCall call) {
    asked = ": " + call.method() + " " + call.path();
  }

  /** The socket closed. */
  HttpFailure lost(@Nullable Throwable cause) {
    var when = wire.isAnswered() ? "within the answer" : "before the answer; it may be in work";
    return new HttpFailure.Lost(
        said("connection lost " + when + ": " + rootOf(cause)), wire.isAnswered(), cause);
  }

  HttpFailure notHttp(Throwable cause) {
    return new HttpFailure.Malformed(said("answer is not HTTP: " + reason(cause)), cause);
  }

  HttpFailure late(boolean begun, SessionSettings.Limits limits) {
    var what =
        begun
            ? "silent for " + limits.betweenEvents().toMillis() + " ms within the answer"
            : "no first event within " + limits.firstEvent().toMillis() + " ms";
    return new HttpFailure.TimedOut(said(what + "; connection closed"), null);
  }

  HttpFailure shutDown() {
    return new HttpFailure.Aborted(said("connection shut down"), null);
  }

  HttpFailure unreachable(@Nullable Throwable cause) {
    return unreachable(settings, rootOf(cause), cause);
  }

  /** It is not the origin that a connection failed for which is not waited for any more. */
  static HttpFailure givenUp(SessionSettings settings) {
    return new HttpFailure.Aborted(
        settings.origin() + ": connect: given up; nothing was sent", null);
  }

  static HttpFailure unreachable(SessionSettings settings, String why, @Nullable Throwable cause) {
    return new HttpFailure.Unreachable(
        settings.origin() + ": connect: " + why + "; nothing was sent", cause);
  }

  /** A failure in the terms of HTTP as it is; any other as malformed, with {@code what} failed. */
  HttpFailure of(Throwable thrown, String what) {
    return HttpFailure.of(thrown, said(what));
  }

  /** What lies at the bottom: layers above it repeat the address, and name classes. */
  static String rootOf(@Nullable Throwable cause) {
    if (cause == null) {
      return "closed by the other side";
    }
    var root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return reason(root);
  }

  static String reason(Throwable cause) {
    if (cause instanceof NotSslRecordException) {
      return "no TLS is spoken there"; // its own message is all that came, in hex
    }
    if (cause instanceof CertPathBuilderException) {
      return "its certificate is of an authority that is not trusted: if it should be, put that"
          + " authority's certificate into trust-store";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private String said(String what) {
    return settings.origin() + asked + ": " + what;
  }
}
