package dev.troupe.dialect.bedrock;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.dialect.ErrorBody;
import dev.troupe.dialect.Failures;
import dev.troupe.dialect.WireError;
import dev.troupe.model.ModelFailure.Kind;
import java.util.Optional;
import java.util.Set;

/** Judges errors by the names of Bedrock's exceptions. */
final class BedrockFailures extends Failures {

  static final BedrockFailures INSTANCE = new BedrockFailures();

  private static final Set<String> KEY_REFUSALS =
      Set.of("UnrecognizedClientException", "ExpiredTokenException");

  private BedrockFailures() {}

  /**
   * An exception within a stream.
   *
   * @param type its name: {@code throttlingException}
   * @param payload JSON, or the text of an error that has none
   */
  static ErrorBody body(String type, byte[] payload) {
    var text = ErrorBody.of(payload, _ -> Optional.empty()).text();
    return ErrorBody.vendors(name(type), Optional.empty(), text);
  }

  // x-amzn-errortype: ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/
  // {"message":"…"}
  @Override
  protected ErrorBody read(WireError error) {
    var type = error.header().apply("x-amzn-errortype");
    return type.map(named -> body(named, error.body()))
        .orElseGet(() -> ErrorBody.of(error.body(), _ -> Optional.empty()));
  }

  /** Streams begin the names with a small letter; a namespace may stand behind a colon. */
  private static Optional<String> name(String type) {
    var colon = type.indexOf(':');
    var name = (colon < 0 ? type : type.substring(0, colon)).strip();
    return name.isEmpty()
        ? Optional.empty()
        : ErrorBody.word(
            TextNode.valueOf(Character.toUpperCase(name.charAt(0)) + name.substring(1)));
  }

  @Override
  protected Optional<Kind> byWord(ErrorBody body) {
    return switch (body.word().orElse("")) {
      case "ThrottlingException", "ServiceQuotaExceededException" -> Optional.of(Kind.THROTTLED);
      case "ModelNotReadyException", // a 429, which is no matter of too many requests
          "ModelErrorException",
          "ModelStreamErrorException",
          "InternalServerException",
          "ServiceUnavailableException" ->
          Optional.of(Kind.UNAVAILABLE);
      case "ModelTimeoutException" -> Optional.of(Kind.TIMED_OUT);
      case "AccessDeniedException",
          "InvalidSignatureException",
          "UnrecognizedClientException",
          "ExpiredTokenException" ->
          Optional.of(Kind.UNAUTHORIZED);
      case "ValidationException" ->
          Optional.of(
              body.text().contains("model identifier is invalid")
                  ? Kind.UNKNOWN_MODEL
                  : Kind.REJECTED);
      default -> Optional.empty();
    };
  }

  /** A key that is not known is a 403 there, as is what a known one may not do. */
  @Override
  protected int status(int status, ErrorBody body) {
    return status == 403 && refusesTheKey(body) ? 401 : status;
  }

  private static boolean refusesTheKey(ErrorBody body) {
    return body.word()
        .map(KEY_REFUSALS::contains)
        .orElseGet(() -> body.text().contains("API Key")); // it comes without a name
  }

  @Override
  protected String advice(ErrorBody body) {
    return switch (body.word().orElse("")) {
      case "InvalidSignatureException" ->
          "check the clock of this machine, aws.region and aws.secret-access-key";
      case "ExpiredTokenException" ->
          "start anew with a new access key and aws.session-token: this one has expired";
      case "UnrecognizedClientException" -> "check the api-key, or aws.access-key-id and its token";
      default -> super.advice(body);
    };
  }

  @Override
  protected boolean isSpent(ErrorBody body) {
    return body.says("ServiceQuotaExceededException")
        || (body.says("ThrottlingException") && body.text().contains("tokens per day"));
  }

  @Override
  protected boolean isAboutTheAddress(ErrorBody body) {
    return body.says("UnknownOperationException");
  }

  @Override
  protected Kind byType(ErrorBody body) {
    return Kind.UNAVAILABLE;
  }
}
