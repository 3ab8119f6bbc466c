package dev.troupe.dialect.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.ErrorBody;
import dev.troupe.dialect.Malformed;
import dev.troupe.dialect.Text;
import dev.troupe.dialect.Tokens;
import dev.troupe.model.FinishReason;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.Usage;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns chunks into events, each thing said once.
 *
 * <p>The finish reason makes an answer complete. {@code [DONE]} alone does not: some servers send
 * it behind an answer that broke off. Between the two only the usage is still heard; after {@code
 * [DONE]} nothing is.
 */
final class OpenAiDecoder implements AnswerDecoder {

  private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);

  /** What comes behind the finish reason is heard: the tests of that see to it, nobody else. */
  static volatile boolean hearsOn;

  private final Tokens json = new Tokens(ChunkReader.FORMAT);
  private final CallNumbers calls = new CallNumbers();
  private String answerId = "";
  private @Nullable Usage usage;
  private boolean begun;
  private boolean refused;
  private boolean finished;
  private boolean done;

  @Override
  public void event(String name, byte[] data, Consumer<ModelEvent> events) {
    if (done || data.length == 0) {
      return;
    }
    if (Arrays.equals(data, DONE)) {
      done = true;
    } else if (name.equals("error")) {
      throw ModelException.of(OpenAiFailures.INSTANCE.inAnswer(OpenAiFailures.body(data)));
    } else {
      tell(begun ? ChunkReader.later(json, data) : ChunkReader.event(json, data), events);
    }
  }

  @Override
  public void whole(byte[] body, Consumer<ModelEvent> events) {
    var chunk = ChunkReader.whole(json, body);
    if (chunk.error == null && (chunk.choice == null || chunk.choice.finishReason.isEmpty())) {
      throw Malformed.at(ChunkReader.FORMAT, body.length, "choices[0].finish_reason", "its end");
    }
    tell(chunk, events);
  }

  @Override
  public boolean isComplete() {
    return finished;
  }

  @Override
  public void close() {
    json.close();
  }

  private void tell(Chunk chunk, Consumer<ModelEvent> events) {
    if (chunk.error != null) {
      throw ModelException.of(OpenAiFailures.INSTANCE.inAnswer(chunk.error));
    }
    begin(chunk, events);
    var choice = finished && !hearsOn ? null : chunk.choice;
    if (choice != null) {
      say(choice, events);
    }
    if (chunk.count != null) {
      report(chunk.count, events);
    }
    if (choice != null && !choice.finishReason.isEmpty()) {
      var reason = finishReason(choice.finishReason);
      finished = true;
      events.accept(new ModelEvent.Finished(reason));
    }
  }

  /** Azure sends a chunk without id and model first. */
  private void begin(Chunk chunk, Consumer<ModelEvent> events) {
    if (!begun && !(chunk.id.isEmpty() && chunk.model.isEmpty())) {
      begun = true;
      answerId = chunk.id;
      events.accept(new ModelEvent.Began(Text.given(chunk.id), Text.given(chunk.model)));
    }
    begun |= chunk.choice != null; // what comes first cannot come later
  }

  private void say(Chunk.Choice choice, Consumer<ModelEvent> events) {
    if (!choice.thinking.isEmpty()) {
      events.accept(new ModelEvent.Thinking(choice.thinking, Optional.empty()));
    }
    if (!choice.content.isEmpty()) {
      events.accept(new ModelEvent.Text(choice.content));
    }
    if (!choice.refusal.isEmpty()) {
      refused = true;
      events.accept(new ModelEvent.Text(choice.refusal));
    }
    for (var call : choice.toolCalls) {
      events.accept(calls.next(call, answerId));
    }
  }

  /** Some servers repeat the count in every chunk. */
  private void report(Chunk.Count count, Consumer<ModelEvent> events) {
    var counted =
        new Usage(
            count.prompt.orElse(0),
            count.completion.orElse(0),
            count.cached,
            count.reasoning,
            count.cacheWrite,
            false);
    if (!counted.equals(usage) && (count.prompt.isPresent() || count.completion.isPresent())) {
      usage = counted;
      events.accept(new ModelEvent.UsageReported(counted));
    }
  }

  /**
   * What a finish reason means here.
   *
   * <p>{@code stop} is also said behind the calls of a tool that the request named, and behind a
   * refusal.
   *
   * @throws ModelException where the reason is that the server failed
   */
  private FinishReason finishReason(String reason) {
    return switch (reason) {
      case "stop" ->
          refused
              ? FinishReason.CONTENT_FILTER
              : calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
      case "length" -> FinishReason.LENGTH;
      case "tool_calls" -> FinishReason.TOOL_CALLS;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      case "error", "insufficient_system_resource" -> // OpenRouter, DeepSeek
          throw ModelException.of(OpenAiFailures.INSTANCE.inAnswer(ErrorBody.ofWord(reason)));
      default -> FinishReason.OTHER;
    };
  }
}
