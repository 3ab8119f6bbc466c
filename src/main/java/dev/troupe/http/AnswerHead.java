package dev.troupe.http;

import java.util.List;
import java.util.Optional;

/**
 * Status and headers of an answer.
 *
 * @param status 100 to 599
 * @param contentType without parameters, in lower case: {@code text/event-stream}; empty where
 *     absent
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
}
