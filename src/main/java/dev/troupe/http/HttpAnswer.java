package dev.troupe.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose head is here and whose body may still be arriving.
 *
 * <p>Closing it before its end aborts the exchange and closes the connection; closing it after its
 * end does nothing. Used by one coroutine at a time.
 */
public final class HttpAnswer implements AutoCloseable {

  private final DirectExchange exchange;
  private final AnswerHead head;
  private final SessionSettings settings;
  private final Queue<SseEvent> events = new ArrayDeque<>();
  private @Nullable FrameParser frames;
  private boolean ended;

  HttpAnswer(DirectExchange exchange, AnswerHead head, SessionSettings settings) {
    this.exchange = exchange;
    this.head = head;
    this.settings = settings;
  }

  /** 100 to 599. */
  public int status() {
    return head.status();
  }

  /** Status and headers. */
  public AnswerHead head() {
    return head;
  }

  /**
   * Waits for the whole body.
   *
   * @throws HttpFailure.Malformed where it is longer than the session's cap
   * @throws HttpFailure where the rest does not come
   */
  public byte[] bytes() throws InterruptedException {
    var body = collect();
    if (!ended) {
      close();
      throw malformed("body is longer than " + settings.maxBodyBytes() + " bytes", null);
    }
    return body;
  }

  /** Waits for the whole body, as text in UTF-8; see {@link #bytes}. */
  public String text() throws InterruptedException {
    return new String(bytes(), UTF_8);
  }

  /**
   * Waits for the whole body, as JSON; see {@link #bytes}.
   *
   * @throws HttpFailure.Malformed where it is none
   */
  public JsonNode json() throws InterruptedException {
    var body = bytes();
    try {
      return HttpJson.MAPPER.readTree(body);
    } catch (IOException failure) {
      throw malformed("body is not JSON", failure);
    }
  }

  /**
   * Waits for the next event of a body that is a stream of server-sent events or of JSON lines;
   * empty at its end.
   *
   * @throws IllegalStateException where the content type is that of neither
   * @throws HttpFailure where the rest does not come
   */
  public Optional<SseEvent> nextEvent() throws InterruptedException {
    var parser = frames();
    while (events.isEmpty() && !ended) {
      var chunk = exchange.next();
      if (chunk == null) {
        ended = true;
        parser.end(sink);
      } else {
        feed(parser, chunk);
      }
    }
    return Optional.ofNullable(events.poll());
  }

  /** Aborts the exchange unless it has ended. */
  @Override
  public void close() {
    exchange.abort();
  }

  /** The body so far as the cap allows; what is beyond stays unread. */
  byte[] bytesUpToCap() throws InterruptedException {
    var body = collect();
    return Arrays.copyOf(body, Math.min(body.length, settings.maxBodyBytes()));
  }

  /** Reads to the end, or to the first chunk beyond the cap. */
  private byte[] collect() throws InterruptedException {
    var body = new ByteArrayOutputStream();
    while (!ended && body.size() <= settings.maxBodyBytes()) {
      var chunk = exchange.next();
      if (chunk == null) {
        ended = true;
      } else {
        body.writeBytes(chunk);
      }
    }
    return body.toByteArray();
  }

  private final FrameParser.Sink sink =
      new FrameParser.Sink() {
        @Override
        public void event(String name, byte[] data) {
          events.add(new SseEvent(name, new String(data, UTF_8)));
        }

        @Override
        public void comment() {}
      };

  private FrameParser frames() {
    if (frames == null) {
      frames =
          FrameParser.of(head.contentType(), settings.maxEventBytes())
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "answer is no stream of events but "
                              + head.contentType()
                              + "; read it with json(), text() or bytes()"));
    }
    return frames;
  }

  private void feed(FrameParser parser, byte[] chunk) {
    try {
      parser.feed(chunk, 0, chunk.length, sink);
    } catch (FramingException failure) {
      close();
      throw malformed(ExchangeFailures.reason(failure), failure);
    }
  }

  private HttpFailure malformed(String what, @Nullable Throwable cause) {
    return new HttpFailure.Malformed(settings.origin() + ": answer: " + what, cause);
  }
}
