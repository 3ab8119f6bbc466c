package dev.troupe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameParserTest {

  @ParameterizedTest
  @ValueSource(strings = {"text/event-stream", "Text/Event-Stream; charset=utf-8"})
  void readsServerSentEvents(String contentType) {
    assertInstanceOf(SseParser.class, FrameParser.of(contentType, 10).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-ndjson", "application/ndjson ; charset=utf-8"})
  void readsLines(String contentType) {
    assertInstanceOf(NdjsonParser.class, FrameParser.of(contentType, 10).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/vnd.amazon.eventstream", "Application/vnd.Amazon.EventStream"})
  void readsMessagesOfAws(String contentType) {
    assertInstanceOf(EventStreamParser.class, FrameParser.of(contentType, 10).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/html", ""})
  void leavesOtherAnswersWhole(String contentType) {
    assertEquals(Optional.empty(), FrameParser.of(contentType, 10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/event-stream", "application/x-ndjson", "application/vnd.amazon.eventstream"})
  void refusesACapBelowOneByte(String contentType) {
    var failure =
        assertThrows(IllegalArgumentException.class, () -> FrameParser.of(contentType, 0));

    assertEquals("maxEventBytes must be at least 1, got 0", failure.getMessage());
  }
}
