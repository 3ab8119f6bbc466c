package dev.troupe.dialect.anthropic;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.ErrorBody;
import dev.troupe.dialect.Malformed;
import dev.troupe.dialect.Text;
import dev.troupe.dialect.Tokens;
import dev.troupe.model.FinishReason;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a message into events.
 *
 * <p>{@code message_stop} makes a stream complete; what comes behind it is not heard. Until then
 * the stop reason is kept back, so that what is cut is never told as finished. Pings, events and
 * blocks of unknown types say nothing.
 */
final class AnthropicDecoder implements AnswerDecoder {

  /** Those that a name of an event may stand for; others may be a proxy's own. */
  private static final Set<String> TYPES =
      Set.of(
          "message_start",
          "content_block_start",
          "content_block_delta",
          "content_block_stop",
          "message_delta",
          "message_stop",
          "ping");

  private final Tokens json = new Tokens(EventReader.FORMAT);
  private final Content content = new Content();
  private final Counter counter = new Counter();
  private String stopReason = "";
  private boolean finished;

  @Override
  public void event(String name, byte[] data, Consumer<ModelEvent> events) {
    if (finished || data.length == 0) {
      return;
    }
    if (name.equals("error")) {
      throw ModelException.of(AnthropicFailures.INSTANCE.inAnswer(AnthropicFailures.body(data)));
    }
    tell(EventReader.event(json, TYPES.contains(name) ? name : "", data), events);
  }

  private void tell(Event event, Consumer<ModelEvent> events) {
    refuse(event.error);
    switch (event.type) {
      case "message_start" -> begin(event.message, events);
      case "content_block_start" -> {
        if (event.block != null) {
          content.start(event.index, event.block, events);
        }
      }
      case "content_block_delta" -> {
        if (event.delta != null) {
          content.add(event.index, event.delta, events);
        }
      }
      case "content_block_stop" -> content.stop(event.index, events);
      case "message_delta" -> stopping(event, events);
      case "message_stop" -> finish(events);
      default -> {} // ping, and what is yet to come
    }
  }

  @Override
  public void whole(byte[] body, Consumer<ModelEvent> events) {
    var event = EventReader.whole(json, body);
    refuse(event.error);
    var message = event.message;
    if (message == null || message.stopReason.isEmpty()) {
      throw Malformed.at(EventReader.FORMAT, body.length, "stop_reason", "its end");
    }
    begin(message, events);
    for (int i = 0; i < message.content.size(); i++) {
      content.start(i, message.content.get(i), events);
      content.stop(i, events);
    }
    stopReason = message.stopReason;
    finish(events);
  }

  @Override
  public boolean isComplete() {
    return finished;
  }

  @Override
  public long kept() {
    return content.kept();
  }

  @Override
  public void close() {
    json.close();
  }

  private static void refuse(@Nullable ErrorBody error) {
    if (error != null) {
      throw ModelException.of(AnthropicFailures.INSTANCE.inAnswer(error));
    }
  }

  private void begin(Event.@Nullable Said message, Consumer<ModelEvent> events) {
    if (message != null) {
      events.accept(new ModelEvent.Began(Text.given(message.id), Text.given(message.model)));
      counter.add(message.count).map(ModelEvent.UsageReported::new).ifPresent(events);
    }
  }

  private void stopping(Event event, Consumer<ModelEvent> events) {
    if (event.delta != null && !event.delta.stopReason.isEmpty()) {
      stopReason = event.delta.stopReason;
    }
    counter.add(event.count).map(ModelEvent.UsageReported::new).ifPresent(events);
  }

  private void finish(Consumer<ModelEvent> events) {
    if (stopReason.isEmpty()) {
      return; // it does not say that the answer is whole
    }
    finished = true;
    if (content.signature().isPresent()) {
      events.accept(new ModelEvent.Thinking("", content.signature()));
    }
    events.accept(new ModelEvent.Finished(finishReason(stopReason)));
  }

  private static FinishReason finishReason(String reason) {
    return switch (reason) {
      case "end_turn", "stop_sequence" -> FinishReason.STOP;
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "tool_use" -> FinishReason.TOOL_CALLS;
      case "refusal" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.OTHER;
    };
  }
}
