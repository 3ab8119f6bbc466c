package dev.troupe.dialect.gemini;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.ErrorBody;
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
import org.jspecify.annotations.Nullable;

/**
 * Turns answers, or the events of one, into events.
 *
 * <p>The finish reason makes an answer complete; behind it only the usage is still heard. A call
 * that is given no id gets one made here, since its result must name it.
 */
final class GeminiDecoder implements AnswerDecoder {

  /** How an id begins that was made here. */
  static final String OWN_ID = "call_gemini_";

  private final Tokens json = new Tokens(Answer.FORMAT);
  private final Signatures signatures = Signatures.none();
  private String answerId = "";
  private @Nullable Usage usage;
  private boolean begun;
  private boolean finished;
  private int calls;

  @Override
  public void event(String name, byte[] data, Consumer<ModelEvent> events) {
    if (data.length > 0) {
      tell(begun ? Answer.later(json, data) : Answer.read(json, data), events);
    }
  }

  @Override
  public void whole(byte[] body, Consumer<ModelEvent> events) {
    var answer = Answer.read(json, body);
    if (answer.error == null && answer.blockReason.isEmpty() && answer.finishReason.isEmpty()) {
      throw Malformed.at(Answer.FORMAT, body.length, "candidates[0].finishReason", "its end");
    }
    tell(answer, events);
  }

  @Override
  public boolean isComplete() {
    return finished;
  }

  @Override
  public long kept() {
    return signatures.kept();
  }

  @Override
  public void close() {
    json.close();
  }

  private void tell(Answer answer, Consumer<ModelEvent> events) {
    refuse(answer);
    if (!begun) {
      begun = true;
      answerId = answer.id;
      events.accept(new ModelEvent.Began(Text.given(answer.id), Text.given(answer.model)));
    }
    if (!finished) {
      answer.parts.forEach(piece -> say(piece, events));
    }
    report(answer.count, events);
    if (!finished && !answer.finishReason.isEmpty()) {
      finished = true;
      if (signatures.whole().isPresent()) {
        events.accept(new ModelEvent.Thinking("", signatures.whole()));
      }
      events.accept(new ModelEvent.Finished(finishReason(answer.finishReason)));
    }
  }

  private void refuse(Answer answer) {
    if (finished) {
      return; // it is whole already
    }
    if (answer.error != null) {
      throw ModelException.of(GeminiFailures.INSTANCE.inAnswer(answer.error));
    }
    if (!answer.blockReason.isEmpty()) {
      throw ModelException.of(
          GeminiFailures.INSTANCE.inAnswer(ErrorBody.ofWord("blockReason." + answer.blockReason)));
    }
  }

  private void say(Answer.Piece piece, Consumer<ModelEvent> events) {
    if (piece.call != null) {
      signatures.call(calls, piece.signature);
      call(piece.call, events);
      return;
    }
    signatures.text(piece.signature);
    if (!piece.text.isEmpty()) {
      events.accept(
          piece.thought
              ? new ModelEvent.Thinking(piece.text, Optional.empty())
              : new ModelEvent.Text(piece.text));
    }
  }

  private void call(Answer.Call call, Consumer<ModelEvent> events) {
    var id = call.id.isEmpty() ? OWN_ID + answerId + "_" + calls : call.id;
    var arguments = call.arguments.isEmpty() ? "{}" : call.arguments;
    events.accept(new ToolCallDelta(calls++, Optional.of(id), Text.given(call.name), arguments));
  }

  /** Each event repeats the count so far. Thoughts are counted beside the rest of the output. */
  private void report(Answer.@Nullable Count count, Consumer<ModelEvent> events) {
    if (count == null || (count.prompt.isEmpty() && count.candidates.isEmpty())) {
      return;
    }
    var counted =
        new Usage(
            count.prompt.orElse(0) + count.toolPrompt.orElse(0),
            count.candidates.orElse(0) + count.thoughts.orElse(0),
            count.cached,
            count.thoughts);
    if (!counted.equals(usage)) {
      usage = counted;
      events.accept(new ModelEvent.UsageReported(counted));
    }
  }

  /** {@code STOP} is also said behind calls. */
  private FinishReason finishReason(String reason) {
    return switch (reason) {
      case "STOP" -> calls == 0 ? FinishReason.STOP : FinishReason.TOOL_CALLS;
      case "MAX_TOKENS" -> FinishReason.LENGTH;
      case "SAFETY",
          "RECITATION",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION" ->
          FinishReason.CONTENT_FILTER;
      default -> FinishReason.OTHER;
    };
  }
}
