package dev.troupe.dialect.ollama;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.Malformed;
import dev.troupe.dialect.Text;
import dev.troupe.dialect.Tokens;
import dev.troupe.model.FinishReason;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelEvent.ToolCallDelta;
import dev.troupe.model.ModelException;
import dev.troupe.model.Usage;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Turns lines into events.
 *
 * <p>A line with {@code done} makes an answer complete; what comes behind it is not heard. A call
 * that is given no id gets one made here, since its result must name it.
 */
final class OllamaDecoder implements AnswerDecoder {

  private static final Pattern NO_DIGITS = Pattern.compile("\\D+");

  private final Tokens json = new Tokens(Line.FORMAT);
  private String createdAt = "";
  private boolean begun;
  private boolean finished;
  private int calls;

  @Override
  public void event(String name, byte[] data, Consumer<ModelEvent> events) {
    if (!finished && data.length > 0) {
      tell(begun ? Line.later(json, data) : Line.read(json, data), events);
    }
  }

  @Override
  public void whole(byte[] body, Consumer<ModelEvent> events) {
    var line = Line.read(json, body);
    if (line.error == null && !line.done) {
      throw Malformed.at(Line.FORMAT, body.length, "done", "its end");
    }
    tell(line, events);
  }

  @Override
  public boolean isComplete() {
    return finished;
  }

  @Override
  public void close() {
    json.close();
  }

  private void tell(Line line, Consumer<ModelEvent> events) {
    if (line.error != null) {
      throw ModelException.of(OllamaFailures.INSTANCE.inAnswer(line.error));
    }
    if (!begun) {
      begun = true;
      createdAt = line.createdAt;
      events.accept(new ModelEvent.Began(Optional.empty(), Text.given(line.model)));
    }
    say(line, events);
    if (line.done) {
      finish(line, events);
    }
  }

  private void say(Line line, Consumer<ModelEvent> events) {
    if (!line.thinking.isEmpty()) {
      events.accept(new ModelEvent.Thinking(line.thinking, Optional.empty()));
    }
    if (!line.content.isEmpty()) {
      events.accept(new ModelEvent.Text(line.content));
    }
    for (var call : line.toolCalls) {
      var id = call.id.isEmpty() ? id() : call.id;
      var arguments = call.arguments.isEmpty() ? "{}" : call.arguments;
      events.accept(new ToolCallDelta(calls++, Optional.of(id), Text.given(call.name), arguments));
    }
  }

  /** Other answers of the same conversation have other times. */
  private String id() {
    return "call_" + NO_DIGITS.matcher(createdAt).replaceAll("") + "_" + calls;
  }

  private void finish(Line line, Consumer<ModelEvent> events) {
    finished = true;
    if (line.promptTokens.isPresent() || line.tokens.isPresent()) {
      events.accept(
          new ModelEvent.UsageReported(
              Usage.of(line.promptTokens.orElse(0), line.tokens.orElse(0))));
    }
    events.accept(new ModelEvent.Finished(finishReason(line.doneReason)));
  }

  /** Older servers give no reason. */
  private FinishReason finishReason(String reason) {
    return switch (reason) {
      case "stop", "" -> calls == 0 ? FinishReason.STOP : FinishReason.TOOL_CALLS;
      case "length" -> FinishReason.LENGTH;
      default -> FinishReason.OTHER;
    };
  }
}
