package dev.troupe.dialect;

import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.RetryTable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Judges errors: by the vendor's own word where it is a clear one, else by the status.
 *
 * <p>A message starts with what came back; who was asked, and for what, is known to the caller. A
 * dialect says what its vendor's words mean; this class has no state.
 */
public abstract class Failures {

  /** What an error answer says of itself, mostly by its body. */
  protected abstract ErrorBody read(WireError error);

  /** What the error means whatever its status; empty where the status tells. */
  protected abstract Optional<Kind> byWord(ErrorBody body);

  /** What an error without a status means, where {@link #byWord} knows nothing. */
  protected abstract Kind byType(ErrorBody body);

  /** Whether the account is spent: it stays so, whatever the status. */
  protected abstract boolean isSpent(ErrorBody body);

  /** Whether a 404 in the vendor's own shape is about the address, and not about the model. */
  protected boolean isAboutTheAddress(ErrorBody body) {
    return false;
  }

  /** The status that an answer with {@code status} is told by: the usual one for what it says. */
  protected int status(int status, ErrorBody body) {
    return status;
  }

  /** What to do about a key that is refused, for people. */
  protected String advice(ErrorBody body) {
    return "check the api-key";
  }

  /** The pause that the body asks for; the headers' comes first. */
  protected Optional<Duration> hint(byte[] body) {
    return Optional.empty();
  }

  /** What an answer with an error status means. */
  public final ModelFailure of(WireError error) {
    var body = read(error);
    var kind = byWord(body).orElseGet(() -> byStatus(error.status(), body));
    var retryable =
        error
            .header()
            .apply("x-should-retry")
            .flatMap(Failures::flag)
            .orElseGet(() -> isRetryable(kind, Optional.of(error.status()), body));
    return new ModelFailure(
        kind,
        message("status " + error.status(), kind, body),
        Optional.empty(),
        Optional.empty(),
        Optional.of(status(error.status(), body)),
        body.word(),
        RequestId.of(error.header()),
        List.of(),
        retryable,
        retryable ? RetryHint.of(error.header()).or(() -> hint(error.body())) : Optional.empty(),
        false,
        "");
  }

  /** What an error inside an answer with status 200 means. */
  public final ModelFailure inAnswer(ErrorBody body) {
    var kind =
        byWord(body)
            .or(() -> body.status().map(status -> byStatus(status, body)))
            .orElseGet(() -> byType(body));
    return new ModelFailure(
        kind,
        message("error inside the answer", kind, body),
        Optional.empty(),
        Optional.empty(),
        body.status(),
        body.word(),
        Optional.empty(),
        List.of(),
        isRetryable(kind, body.status(), body),
        Optional.empty(),
        false,
        "");
  }

  private Kind byStatus(int status, ErrorBody body) {
    return switch (status) {
      case 401, 403 -> Kind.UNAUTHORIZED;
      case 404 -> isUnknownModel(body) ? Kind.UNKNOWN_MODEL : Kind.MALFORMED;
      case 402, 429 -> Kind.THROTTLED;
      case 408, 504, 524 -> Kind.TIMED_OUT; // 524: Cloudflare's, for an origin that is silent
      case 409 -> Kind.UNAVAILABLE; // the vendors' SDKs send it again
      default -> status < 400 ? Kind.MALFORMED : status < 500 ? Kind.REJECTED : Kind.UNAVAILABLE;
    };
  }

  /** A 404 in the API's own words is about the model; any other comes from a wrong address. */
  private boolean isUnknownModel(ErrorBody body) {
    return body.isVendors() && !isAboutTheAddress(body);
  }

  private boolean isRetryable(Kind kind, Optional<Integer> status, ErrorBody body) {
    return kind.isRetryable() && !isSpent(body) && status.map(RetryTable::isRetryable).orElse(true);
  }

  private static Optional<Boolean> flag(String value) {
    return switch (value) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private String message(String what, Kind kind, ErrorBody body) {
    var message = new StringBuilder(what);
    body.word().ifPresent(word -> message.append(" (").append(word).append(')'));
    if (kind == Kind.UNAUTHORIZED) { // servers quote the key that they refuse
      message.append(": ").append(advice(body));
    } else if (!body.text().isEmpty()) {
      message.append(": ").append(body.text());
    }
    return kind == Kind.MALFORMED ? message + "; check the base-url" : message.toString();
  }
}
