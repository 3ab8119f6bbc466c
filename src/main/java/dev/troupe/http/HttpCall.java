package dev.troupe.http;

import java.util.Map;

/**
 * A request to send within a session.
 *
 * @param path appended to the session's base URL; begins with {@code /}
 * @param headers besides those that the session sends anyway
 * @param body JSON in UTF-8, not changed after this; empty: none
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the socket as it is
public record HttpCall(Method method, String path, Map<String, String> headers, byte[] body) {

  /** The methods that model APIs use. */
  public enum Method {
    GET,
    POST,
    DELETE
  }
}
