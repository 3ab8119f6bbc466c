package dev.troupe.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the events of one answer together.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class ResponseAssembler {

  private static final int CALL = 128; // characters: about what it takes to know of one

  private final Joined content = new Joined();
  private final Joined thinking = new Joined();
  private final Map<Integer, PartialCall> toolCalls = new TreeMap<>();
  private Optional<String> signature = Optional.empty();
  private Optional<String> responseId = Optional.empty();
  private Optional<Usage> usage = Optional.empty();
  private String model = "";
  private @Nullable FinishReason finishReason;
  private long callsLength;

  /** Adds the next event, in the order of arrival. */
  public void add(ModelEvent event) {
    switch (event) {
      case ModelEvent.Began began -> {
        responseId = began.responseId();
        model = began.model().orElse("");
      }
      case ModelEvent.Text(var text) -> content.add(text);
      case ModelEvent.Thinking(var text, var proof) -> {
        thinking.add(text);
        signature = proof.or(() -> signature);
      }
      case ModelEvent.ToolCallDelta delta -> {
        toolCalls.computeIfAbsent(delta.index(), _ -> begun()).add(delta);
        callsLength += length(delta);
      }
      case ModelEvent.UsageReported(var counted) -> usage = Optional.of(counted);
      case ModelEvent.Finished(var reason) -> finishReason = reason;
    }
  }

  private PartialCall begun() {
    callsLength += CALL;
    return new PartialCall();
  }

  private static int length(ModelEvent.ToolCallDelta delta) {
    return delta.arguments().length()
        + delta.id().map(String::length).orElse(0)
        + delta.name().map(String::length).orElse(0);
  }

  /** Whether the model said why it stopped: without that, the answer was cut. */
  public boolean isFinished() {
    return finishReason != null;
  }

  /** How many characters of text, thinking and tool calls there are so far; of calls about. */
  public long contentLength() {
    return content.length() + thinking.length() + callsLength;
  }

  /** The text so far. */
  public String content() {
    return content.toString();
  }

  /**
   * The whole answer.
   *
   * @param requestId the provider's id of the request, from its headers
   * @throws IllegalStateException where no {@link ModelEvent.Finished} came
   */
  public ModelResponse response(Optional<String> requestId) {
    if (finishReason == null) {
      throw new IllegalStateException("answer has no finish reason: it was cut, not finished");
    }
    return new ModelResponse(
        content.toString(),
        thinking.isEmpty() && signature.isEmpty()
            ? Optional.empty()
            : Optional.of(new Part.Thinking(thinking.toString(), signature)),
        toolCalls.isEmpty()
            ? List.of()
            : toolCalls.values().stream().map(PartialCall::whole).toList(),
        finishReason,
        usage,
        model,
        "",
        responseId,
        requestId,
        List.of());
  }

  private static final class PartialCall {
    private String id = "";
    private String name = "";
    private final Joined arguments = new Joined();

    void add(ModelEvent.ToolCallDelta delta) {
      id = delta.id().orElse(id);
      name = delta.name().orElse(name);
      arguments.add(delta.arguments());
    }

    Part.ToolCall whole() {
      return new Part.ToolCall(id, name, arguments.toString());
    }
  }

  /** Texts end to end; one alone, which a whole answer has, is not copied. */
  private static final class Joined {
    private String first = "";
    private @Nullable StringBuilder all; // there once more than one text came

    void add(String text) {
      if (all != null) {
        all.append(text);
      } else if (first.isEmpty()) {
        first = text;
      } else {
        all = new StringBuilder(first).append(text);
      }
    }

    int length() {
      return all == null ? first.length() : all.length();
    }

    boolean isEmpty() {
      return length() == 0;
    }

    @Override
    public String toString() {
      return all == null ? first : all.toString();
    }
  }
}
