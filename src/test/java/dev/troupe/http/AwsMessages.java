package dev.troupe.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Messages of an event stream, as the library of AWS writes them. */
public final class AwsMessages {

  private AwsMessages() {}

  /** An event that carries {@code payload}. */
  public static byte[] event(String type, String payload) {
    return message(Map.of(":message-type", "event", ":event-type", type), payload);
  }

  /** An exception that carries {@code payload}. */
  public static byte[] exception(String type, String payload) {
    return message(Map.of(":message-type", "exception", ":exception-type", type), payload);
  }

  /** A message with these headers, all of which are texts. */
  static byte[] message(Map<String, String> headers, String payload) {
    var values = new HashMap<String, HeaderValue>();
    headers.forEach((name, value) -> values.put(name, HeaderValue.fromString(value)));
    return of(values, payload.getBytes(UTF_8));
  }

  /** A message with any headers. */
  static byte[] of(Map<String, HeaderValue> headers, byte[] payload) {
    var bytes = new Message(headers, payload).toByteBuffer();
    var message = new byte[bytes.remaining()];
    bytes.get(message);
    return message;
  }
}
