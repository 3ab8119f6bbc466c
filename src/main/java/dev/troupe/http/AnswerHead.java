package dev.troupe.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;

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
    response.getHeaders().forEach(h -> headers.add(new Header(h.name(), h.value())));
    return new AnswerHead(
        response.status().intValue(), mediaType(response.entity().getContentType()), headers);
  }

  private static String mediaType(ContentType type) {
    if (type.equals(ContentTypes.NO_CONTENT_TYPE)) {
      return "";
    }
    var media = type.mediaType();
    return (media.mainType() + "/" + media.subType()).toLowerCase(Locale.ROOT);
  }
}
