package dev.troupe.ingress;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Answers what is so malformed that it is no HTTP request, and so has reached no API. Pekko HTTP
 * makes one by its class name.
 */
final class RequestErrors extends ParsingErrorHandler {

  RequestErrors() {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    var problem =
        Problem.of(
            clientError(status.intValue()), "malformed_request", "request: " + error.summary());
    return HttpResponse.create()
        .withStatus(problem.status())
        .withEntity(
            HttpEntities.create(ContentTypes.APPLICATION_JSON, ErrorShape.TROUPE.bytes(problem)));
  }

  /** An unknown method or version is the client's mistake as well. */
  private static int clientError(int status) {
    return switch (status) {
      case 501 -> 405;
      case 505 -> 400;
      default -> status;
    };
  }
}
