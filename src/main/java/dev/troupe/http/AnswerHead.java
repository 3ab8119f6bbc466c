package dev.troupe.http;

import io.netty.handler.codec.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Status and headers of an answer.
 *
 * @param status 200 to 599
 * @param contentType without parameters, in lower case: {@code text/event-stream}; where absent
 *     {@code application/octet-stream}, or empty if there is no body either
 * @param headers in the order of arrival, {@code Content-Type} left out
 */
public record AnswerHead(int status, String contentType, List<Header> headers) {

  public AnswerHead {
    headers = List.copyOf(headers);
  }

  /** One header line. */
  public record Header(String name, String value) {}

  /** The first value of the header of this name, in any case. */
  public Optional<String> header(String name) {
    for (var header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return Optional.of(header.value());
      }
    }
    return Optional.empty();
  }

  static AnswerHead of(HttpResponse response) {
    var headers = new ArrayList<Header>();
    var type = hasNoBody(response) ? "" : "application/octet-stream";
    for (var header : response.headers()) {
      if (header.getKey().equalsIgnoreCase("content-type")) {
        type = mediaType(header.getValue());
      } else {
        headers.add(new Header(header.getKey(), header.getValue()));
      }
    }
    return new AnswerHead(response.status().code(), type, headers);
  }

  private static boolean hasNoBody(HttpResponse response) {
    return response.status().code() == 204
        || response.status().code() == 304
        || "0".equals(response.headers().get("content-length"));
  }

  private static String mediaType(String contentType) {
    var parameters = contentType.indexOf(';');
    var type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
