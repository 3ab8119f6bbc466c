package dev.troupe.dialect.responses;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.ErrorBody;
import dev.troupe.dialect.Malformed;
import dev.troupe.dialect.Text;
import dev.troupe.dialect.Tokens;
import dev.troupe.dialect.openai.OpenAiFailures;
import dev.troupe.model.FinishReason;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.Usage;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a response into events.
 *
 * <p>{@code response.completed} and {@code response.incomplete} make a stream complete; what comes
 * behind them is not heard. Events and items of unknown types say nothing.
 */
final class ResponsesDecoder implements AnswerDecoder {

  private final Tokens json = new Tokens(EventReader.FORMAT);
  private final Content content = new Content();
  private boolean begun;
  private boolean finished;

  @Override
  public void event(String name, byte[] data, Consumer<ModelEvent> events) {
    if (finished || data.length == 0) {
      return;
    }
    if (name.equals("error")) {
      throw refused(OpenAiFailures.body(data));
    }
    var event = EventReader.event(json, data);
    if (event.error != null) {
      throw refused(event.error);
    }
    if (event.type == EventType.ERROR) { // as documented, without an object of its own
      throw refused(OpenAiFailures.body(data));
    }
    tell(event, events);
  }

  private void tell(Event event, Consumer<ModelEvent> events) {
    switch (event.type) {
      case TEXT -> content.text(event.output, event.delta, events);
      case REFUSAL -> content.refusal(event.output, event.delta, events);
      case THINKING -> content.thinking(event.output, event.part, event.delta, events);
      case ARGUMENTS -> content.arguments(event.output, event.delta, events);
      case ITEM_ADDED -> {
        if (event.item != null) {
          content.start(event.output, event.item, events);
        }
      }
      case ITEM_DONE -> {
        if (event.item != null) {
          content.stop(event.output, event.item, events);
        }
      }
      case BEGUN, ENDED -> {
        if (event.response != null) {
          hear(event.type, event.response, events);
        }
      }
      case ERROR, OTHER -> {}
    }
    begun |= event.type != EventType.OTHER; // what comes first cannot come later
  }

  private void hear(EventType type, Event.Response response, Consumer<ModelEvent> events) {
    if (response.error != null) {
      throw refused(response.error);
    }
    begin(response, events);
    if (type == EventType.ENDED) {
      finish(response, finishReason(response), events);
    }
  }

  @Override
  public void whole(byte[] body, Consumer<ModelEvent> events) {
    var response = EventReader.whole(json, body);
    if (response.error != null) {
      throw refused(response.error);
    }
    if (isUnderWay(response)) {
      throw Malformed.at(
          EventReader.FORMAT, body.length, "status completed or incomplete", "neither");
    }
    begin(response, events);
    for (int i = 0; i < response.output.size(); i++) {
      content.stop(i, response.output.get(i), events);
    }
    finish(response, finishReason(response), events);
  }

  /** Whether the rest of it would have to be asked for. */
  private static boolean isUnderWay(Event.Response response) {
    return switch (response.status) {
      case "", "in_progress", "queued" -> true;
      default -> false;
    };
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

  private static ModelException refused(ErrorBody error) {
    return ModelException.of(OpenAiFailures.INSTANCE.inAnswer(error));
  }

  private void begin(Event.Response response, Consumer<ModelEvent> events) {
    if (!begun) {
      begun = true;
      events.accept(new ModelEvent.Began(Text.given(response.id), Text.given(response.model)));
    }
  }

  private void finish(Event.Response response, FinishReason reason, Consumer<ModelEvent> events) {
    finished = true;
    report(response.count, events);
    content
        .signature()
        .ifPresent(proof -> events.accept(new ModelEvent.Thinking("", Optional.of(proof))));
    events.accept(new ModelEvent.Finished(reason));
  }

  private static void report(Event.@Nullable Count count, Consumer<ModelEvent> events) {
    if (count != null && (count.input.isPresent() || count.output.isPresent())) {
      events.accept(
          new ModelEvent.UsageReported(
              new Usage(
                  count.input.orElse(0),
                  count.output.orElse(0),
                  count.cached,
                  count.reasoning,
                  count.cacheWrite,
                  false)));
    }
  }

  /**
   * Why the model stopped.
   *
   * @throws ModelException where it is that the server failed
   */
  private FinishReason finishReason(Event.Response response) {
    return switch (response.status) {
      case "completed" -> completed();
      case "incomplete" ->
          switch (response.incompleteReason) {
            case "max_output_tokens" -> FinishReason.LENGTH;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
          };
      case "failed" -> throw refused(ErrorBody.ofWord("failed"));
      default -> FinishReason.OTHER;
    };
  }

  private FinishReason completed() {
    if (content.isRefused()) {
      return FinishReason.CONTENT_FILTER;
    }
    return content.hasCalls() ? FinishReason.TOOL_CALLS : FinishReason.STOP;
  }
}
