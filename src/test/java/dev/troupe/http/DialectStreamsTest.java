package dev.troupe.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.dialect.Answers;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.Golden;
import dev.troupe.dialect.anthropic.AnthropicDialect;
import dev.troupe.dialect.bedrock.BedrockDialect;
import dev.troupe.dialect.gemini.GeminiDialect;
import dev.troupe.dialect.ollama.OllamaDialect;
import dev.troupe.dialect.openai.OpenAiDialect;
import dev.troupe.dialect.responses.ResponsesDialect;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden streams of every dialect, as bytes that are split anywhere. */
class DialectStreamsTest {

  private static final String EVENTS = "text/event-stream";
  private static final String MESSAGES = "application/vnd.amazon.eventstream";
  private static final int MAX_EVENT = 1 << 20;

  /** A golden stream, on the wire. */
  record Wire(Dialect dialect, String type, Golden golden) {

    static Stream<Wire> of(Dialect dialect, String type, String directory) {
      return Golden.in(directory + "/stream").map(golden -> new Wire(dialect, type, golden));
    }

    /** The bytes, with comments between events where {@code comments}; messages have neither. */
    byte[] bytes(String lineEnd, boolean comments) {
      return type.equals(MESSAGES) ? messages() : lines(lineEnd, comments);
    }

    private byte[] messages() {
      var bytes = new ByteArrayOutputStream();
      golden.input().forEach(data -> bytes.writeBytes(AwsMessages.event("any", data)));
      return bytes.toByteArray();
    }

    private byte[] lines(String lineEnd, boolean comments) {
      return golden.input().stream()
          .map(line -> comments ? comment() + line(line) : line(line))
          .collect(Collectors.joining())
          .replace("\n", lineEnd)
          .getBytes(UTF_8);
    }

    private String line(String data) {
      return type.equals(EVENTS) ? "data: " + data + "\n\n" : data + "\n";
    }

    private String comment() {
      return type.equals(EVENTS) ? ": still here\n\n" : "\n";
    }

    List<String> told(byte[] bytes, int split) {
      return Answers.told(
          dialect,
          telling -> {
            var frames = FrameParser.of(type, MAX_EVENT).orElseThrow();
            var sink = new Sink(telling);
            frames.feed(bytes, 0, split, sink);
            frames.feed(bytes, split, bytes.length - split, sink);
            frames.end(sink);
          });
    }

    @Override
    public String toString() {
      return dialect.name() + " " + golden;
    }
  }

  private record Sink(Answers.Telling telling) implements FrameParser.Sink {

    @Override
    public void event(String name, byte[] data) {
      telling.event(name, data);
    }

    @Override
    public void comment() {}
  }

  static Stream<Wire> streams() {
    return Stream.of(
            Wire.of(new OpenAiDialect(), EVENTS, "openai"),
            Wire.of(new ResponsesDialect(), EVENTS, "responses"),
            Wire.of(new AnthropicDialect(), EVENTS, "anthropic"),
            Wire.of(new BedrockDialect(), MESSAGES, "bedrock"),
            Wire.of(new OllamaDialect(), "application/x-ndjson", "ollama"),
            Wire.of(new GeminiDialect(), EVENTS, "gemini"))
        .flatMap(each -> each);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void saysTheSameWhereverItIsSplit(Wire wire) {
    var bytes = wire.bytes("\n", false);
    splits(wire, bytes, IntStream.rangeClosed(0, bytes.length));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void mindsNeitherLineEndsNorComments(Wire wire) {
    var bytes = wire.bytes("\r\n", true);
    var atLineEnds =
        IntStream.range(0, bytes.length)
            .filter(at -> bytes[at] == '\r')
            .flatMap(end -> IntStream.rangeClosed(end, end + 3));
    splits(wire, bytes, atLineEnds.filter(at -> at <= bytes.length));
  }

  private static void splits(Wire wire, byte[] bytes, IntStream splits) {
    splits.forEach(
        split ->
            assertEquals(wire.golden().expected(), wire.told(bytes, split), "split at " + split));
  }
}
