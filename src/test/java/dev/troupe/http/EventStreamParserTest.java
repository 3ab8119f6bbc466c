package dev.troupe.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.eventstream.HeaderValue;

/** The messages are written by the library of AWS, or byte by byte. */
class EventStreamParserTest {

  private static final int CAP = 1 << 20;

  private static List<String> read(byte[] answer) {
    return Frames.inPieces(new EventStreamParser(CAP), answer, answer.length);
  }

  private static String refusal(int cap, byte[] answer) {
    var refused =
        assertThrows(
            FramingException.class, () -> Frames.inPieces(new EventStreamParser(cap), answer, 1));
    return String.valueOf(refused.getMessage());
  }

  private static byte[] answer() {
    var answer = new ByteArrayOutputStream();
    answer.writeBytes(AwsMessages.event("messageStart", "{}"));
    answer.writeBytes(AwsMessages.event("contentBlockDelta", "{\"text\":\"Hi\"}"));
    answer.writeBytes(AwsMessages.event("empty", ""));
    answer.writeBytes(AwsMessages.message(Map.of(), "bare"));
    answer.writeBytes(AwsMessages.message(Map.of(), ""));
    answer.writeBytes(AwsMessages.exception("throttlingException", "{\"message\":\"Slow\"}"));
    answer.writeBytes(
        AwsMessages.message(
            Map.of(":message-type", "error", ":error-code", "Broken", ":error-message", "No luck"),
            ""));
    return answer.toByteArray();
  }

  @Test
  void readsTheSameMessagesAtEverySplit() {
    var bytes = answer();
    var expected =
        List.of(
            "messageStart={}",
            "contentBlockDelta={\"text\":\"Hi\"}",
            "empty=",
            "message=bare",
            "message=",
            "exception:throttlingException={\"message\":\"Slow\"}",
            "error:Broken=No luck");

    for (int boundary = 0; boundary <= bytes.length; boundary++) {
      assertEquals(expected, Frames.splitAt(new EventStreamParser(CAP), bytes, boundary));
    }
    assertEquals(expected, Frames.inPieces(new EventStreamParser(CAP), bytes, 1));
  }

  @Test
  void readsMessagesThatOthersPublished() { // examples of the package event_stream on hex.pm
    var bare = "0000001e00000000baf2f68a7b22666f6f223a2022626172227dae7258e4";
    var typed =
        "0000003e00000020405df9460c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e"
            + "7b22666f6f223a2022626172227d6fa2bf3b";

    for (var message : List.of(bare, typed)) {
      assertEquals(List.of("message={\"foo\": \"bar\"}"), read(HexFormat.of().parseHex(message)));
    }
  }

  @Test
  void passesOverHeadersThatAreNoTexts() {
    var headers =
        Map.ofEntries(
            Map.entry("true", HeaderValue.fromBoolean(true)),
            Map.entry("false", HeaderValue.fromBoolean(false)),
            Map.entry("integer", HeaderValue.fromInteger(1)),
            Map.entry("long", HeaderValue.fromLong(1)),
            Map.entry("bytes", HeaderValue.fromByteArray(new byte[] {1, 2, 3})),
            Map.entry("time", HeaderValue.fromTimestamp(Instant.EPOCH)),
            Map.entry("uuid", HeaderValue.fromUuid(new UUID(1, 2))),
            Map.entry(":event-type", HeaderValue.fromString("delta")));

    assertEquals(List.of("delta=x"), read(AwsMessages.of(headers, "x".getBytes(UTF_8))));
  }

  @Test
  void passesOverHeadersOfOneAndTwoBytes() { // which that library writes without their values
    var headers =
        HexFormat.of()
            .parseHex(
                "016202ff" + "017303ffff" + "0b" + "3a6576656e742d74797065" + "07000564656c7461");

    assertEquals(List.of("delta=x"), read(message(headers, "x".getBytes(UTF_8))));
  }

  @Test
  void tellsNothingOfAMessageThatIsCut() {
    var message = AwsMessages.event("delta", "{\"text\":\"Hi\"}");

    for (int length = 0; length < message.length; length++) {
      assertEquals(List.of(), read(Arrays.copyOf(message, length)), "cut at " + length);
    }
  }

  @Test
  void refusesAMessageOfWhichAnyBitIsAnother() {
    var message = AwsMessages.event("delta", "{\"text\":\"Hi\"}");

    for (int bit = 0; bit < 8 * message.length; bit++) {
      var damaged = message.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      var followed = Arrays.copyOf(damaged, 2 * damaged.length); // a length may have grown
      assertTrue(refusal(CAP, followed).startsWith("an event of the answer is "), "bit " + bit);
    }
  }

  @Test
  void tellsNothingOfADamagedMessage() {
    var message = AwsMessages.event("delta", "{\"text\":\"Hi\"}");
    message[message.length - 5] ^= 1; // of the payload
    var frames = new Frames();

    assertThrows(
        FramingException.class,
        () -> new EventStreamParser(CAP).feed(message, 0, message.length, frames));

    assertEquals(List.of(), frames.seen());
  }

  @ParameterizedTest
  @CsvSource({"2, 0", "40, 8", "1000, 900"})
  void takesHeadersAndPayloadUpToTheCapTogether(int payload, int header) {
    var message = message(header(header), new byte[payload]);
    int size = message.length - 16;

    assertEquals(1, Frames.inPieces(new EventStreamParser(size), message, 7).size());
    assertEquals(
        "an event of the answer is longer than " + (size - 1) + " bytes",
        refusal(size - 1, Arrays.copyOf(message, 12))); // before it has come
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, Integer.MAX_VALUE, 17 + CAP})
  void refusesALengthBeyondTheCapOrBelowZero(int total) {
    assertEquals(
        "an event of the answer is longer than " + CAP + " bytes", refusal(CAP, prelude(total, 0)));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "15, 0", "16, 1", "40, 25", "40, -1", "40, 2147483647", "300000, 200000"})
  void refusesLengthsThatDoNotFitTogether(int total, int headers) {
    assertTrue(
        refusal(CAP, prelude(total, headers)).startsWith("an event of the answer cannot have "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"05", "0161", "016107", "01610700", "0161070002 62", "016104000000", "0161090000"})
  void refusesHeadersThatAreCut(String headers) {
    var bytes = HexFormat.of().parseHex(headers.replace(" ", ""));

    assertEquals(
        "an event of the answer has headers that are cut", refusal(CAP, message(bytes, bytes)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"01610a", "0161ff"})
  void refusesAHeaderOfAnUnknownType(String header) {
    var refusal = refusal(CAP, message(HexFormat.of().parseHex(header), new byte[0]));

    assertTrue(refusal.startsWith("an event of the answer has a header of the type "), refusal);
  }

  @Test
  void readsAMegabyteInSingleBytes() {
    var message = AwsMessages.message(Map.of(), "x".repeat(CAP));

    var seen = Frames.inPieces(new EventStreamParser(CAP), message, 1);

    assertEquals(List.of("message=" + "x".repeat(CAP)), seen);
  }

  /** One header with a value of {@code bytes} bytes; none where that is 0. */
  private static byte[] header(int bytes) {
    if (bytes == 0) {
      return new byte[0];
    }
    return ByteBuffer.allocate(5 + bytes)
        .put(new byte[] {1, 'a', 6})
        .putShort((short) bytes)
        .array();
  }

  private static byte[] prelude(int total, int headers) {
    var prelude = ByteBuffer.allocate(12).putInt(total).putInt(headers);
    return prelude.putInt(checksum(prelude)).array();
  }

  private static byte[] message(byte[] headers, byte[] payload) {
    var message = ByteBuffer.allocate(16 + headers.length + payload.length);
    message.put(prelude(message.capacity(), headers.length)).put(headers).put(payload);
    return message.putInt(checksum(message)).array();
  }

  private static int checksum(ByteBuffer soFar) {
    var checksum = new CRC32();
    checksum.update(soFar.duplicate().flip());
    return (int) checksum.getValue();
  }
}
