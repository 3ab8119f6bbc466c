package dev.troupe.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.apache.pekko.util.ByteString;

/**
 * A message of {@code application/vnd.amazon.eventstream}, as Smithy's specification of the Amazon
 * event stream lays it out.
 */
final class EventMessage {

  private static final int OVERHEAD = 16; // two lengths and two checksums
  private static final byte STRING = 7;

  private EventMessage() {}

  /** Returns an event that carries {@code json}. */
  static ByteString event(String type, JsonNode json) {
    return message(headers("event", ":event-type", type), Json.text(json).getBytes(UTF_8));
  }

  /** Returns an exception that carries {@code json}. */
  static ByteString exception(String type, JsonNode json) {
    return message(headers("exception", ":exception-type", type), Json.text(json).getBytes(UTF_8));
  }

  private static byte[] headers(String kind, String name, String type) {
    var headers = new ByteArrayOutputStream();
    header(headers, name, type);
    header(headers, ":content-type", "application/json");
    header(headers, ":message-type", kind);
    return headers.toByteArray();
  }

  private static void header(ByteArrayOutputStream headers, String name, String value) {
    var text = value.getBytes(UTF_8);
    headers.write(name.length());
    headers.writeBytes(name.getBytes(UTF_8));
    headers.write(STRING);
    headers.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) text.length).array());
    headers.writeBytes(text);
  }

  private static ByteString message(byte[] headers, byte[] payload) {
    var message = ByteBuffer.allocate(OVERHEAD + headers.length + payload.length);
    message.putInt(message.capacity()).putInt(headers.length);
    message.putInt(checksum(message));
    message.put(headers).put(payload);
    message.putInt(checksum(message));
    return ByteString.fromArray(message.array());
  }

  private static int checksum(ByteBuffer soFar) {
    var checksum = new CRC32();
    checksum.update(soFar.duplicate().flip());
    return (int) checksum.getValue();
  }
}
