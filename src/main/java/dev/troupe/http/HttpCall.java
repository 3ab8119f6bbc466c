package dev.troupe.http;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A request to send within a session.
 *
 * @param path appended to the session's base URL; begins with {@code /}, a query may follow
 * @param headers besides those that the session sends anyway; one of the same name takes its place
 * @param body JSON in UTF-8, not changed after this; empty: none
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the socket as it is
public record HttpCall(Method method, String path, Map<String, String> headers, byte[] body) {

  // RFC 9110 §5.6.2 and §5.5: a line break in either would be a header of its own
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7E\\x80-\\xFF]*");

  /**
   * A request.
   *
   * @throws IllegalArgumentException where the path or a header cannot be sent; a header's value is
   *     not shown
   */
  public HttpCall {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path must begin with /, got " + path);
    }
    headers = checked(headers);
  }

  @Override
  public String toString() {
    return "HttpCall[%s %s, %s, %d B]".formatted(method, path, headers.keySet(), body.length);
  }

  /** The methods that model APIs use. */
  public enum Method {
    GET,
    POST,
    DELETE
  }

  /** Whether {@code text} can be the name of a header. */
  public static boolean isHeaderName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether {@code text} can be the value of a header: one line of Latin letters. */
  public static boolean isHeaderValue(String text) {
    return VALUE.matcher(text).matches();
  }

  /** A copy of {@code headers}, all of which can be sent. */
  static Map<String, String> checked(Map<String, String> headers) {
    headers.forEach(
        (name, value) -> {
          if (!isHeaderName(name)) {
            throw new IllegalArgumentException("header name must be a token, got " + name);
          }
          if (!isHeaderValue(value)) {
            throw new IllegalArgumentException(
                "header '" + name + "' must be one line of Latin letters; value not shown");
          }
        });
    return Map.copyOf(headers);
  }
}
