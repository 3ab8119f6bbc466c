package dev.troupe.dialect.bedrock;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.Malformed;
import dev.troupe.dialect.Tokens;
import dev.troupe.model.FinishReason;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.Usage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns answers, or the events of one, into events.
 *
 * <p>What an event is, is told by its fields; only exceptions are known by their names. The stop
 * reason makes an answer complete; behind it only the usage is still heard, which a stream tells
 * last.
 */
final class BedrockDecoder implements AnswerDecoder {

  /** As the frames of an event stream are named that hold no event. */
  private static final List<String> FAILURES = List.of("exception:", "error:");

  private final Tokens json = new Tokens(Answer.FORMAT);
  private final Content content = new Content();
  private boolean begun;
  private boolean finished;

  @Override
  public void event(String name, byte[] data, Consumer<ModelEvent> events) {
    for (var failure : FAILURES) {
      if (name.startsWith(failure)) {
        refuse(name.substring(failure.length()), data);
        return;
      }
    }
    if (data.length > 0) {
      tell(Answer.read(json, data), events);
    }
  }

  private void refuse(String type, byte[] payload) {
    if (!finished) { // else it is whole already
      throw ModelException.of(
          BedrockFailures.INSTANCE.inAnswer(BedrockFailures.body(type, payload)));
    }
  }

  private void tell(Answer answer, Consumer<ModelEvent> events) {
    begin(events);
    if (!finished) {
      if (answer.index.isPresent()) {
        say(answer.index.getAsInt(), answer.block, events);
      }
      finish(answer.stopReason, events);
    }
    report(answer.count, events);
  }

  private void say(int index, Answer.@Nullable Block block, Consumer<ModelEvent> events) {
    if (block == null) {
      content.stop(index, events);
    } else {
      content.add(index, block, events);
    }
  }

  @Override
  public void whole(byte[] body, Consumer<ModelEvent> events) {
    var answer = Answer.read(json, body);
    if (answer.stopReason.isEmpty()) {
      throw Malformed.at(Answer.FORMAT, body.length, "stopReason", "its end");
    }
    begin(events);
    for (int i = 0; i < answer.content.size(); i++) {
      content.add(i, answer.content.get(i), events);
      content.stop(i, events);
    }
    report(answer.count, events);
    finish(answer.stopReason, events);
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

  /** An answer names neither itself nor its model. */
  private void begin(Consumer<ModelEvent> events) {
    if (!begun) {
      begun = true;
      events.accept(new ModelEvent.Began(Optional.empty(), Optional.empty()));
    }
  }

  /** Converse counts cached input beside the rest of it: the whole is their sum. */
  private static void report(Answer.@Nullable Count count, Consumer<ModelEvent> events) {
    if (count != null && (count.input.isPresent() || count.output.isPresent())) {
      events.accept(
          new ModelEvent.UsageReported(
              new Usage(
                  count.input.orElse(0) + count.cacheWrite.orElse(0) + count.cacheRead.orElse(0),
                  count.output.orElse(0),
                  count.cacheRead,
                  OptionalLong.empty(),
                  count.cacheWrite,
                  false)));
    }
  }

  private void finish(String stopReason, Consumer<ModelEvent> events) {
    if (stopReason.isEmpty()) {
      return;
    }
    finished = true;
    content.stop(events);
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
      case "guardrail_intervened", "content_filtered" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.OTHER; // malformed_model_output, malformed_tool_use
    };
  }
}
