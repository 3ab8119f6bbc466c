package dev.troupe.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One finished answer.
 *
 * @param content the text, all of it; empty where the model only asks for tools
 * @param thinking what the model thought, where the provider tells
 * @param toolCalls what the model wants run, in its order; empty where it wants nothing
 * @param usage absent where the provider does not count
 * @param model the model that answered, as the provider names it
 * @param provider the provider that answered, by its name in this Troupe
 * @param responseId the provider's id of this answer
 * @param requestId the id under which the provider's support finds the request
 * @param attempts what was tried, in its order; the last is the one that was answered
 */
public record ModelResponse(
    String content,
    Optional<Part.Thinking> thinking,
    List<Part.ToolCall> toolCalls,
    FinishReason finishReason,
    Optional<Usage> usage,
    String model,
    String provider,
    Optional<String> responseId,
    Optional<String> requestId,
    List<Attempt> attempts) {

  public ModelResponse {
    toolCalls = List.copyOf(toolCalls);
    attempts = List.copyOf(attempts);
  }

  /** A finished text; who answered is filled in on its way through the provider. */
  public static ModelResponse of(String content) {
    return new ModelResponse(
        content,
        Optional.empty(),
        List.of(),
        FinishReason.STOP,
        Optional.empty(),
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** This answer as given by {@code provider}, and by {@code model} where it names none itself. */
  public ModelResponse servedBy(String provider, String model) {
    return new ModelResponse(
        content,
        thinking,
        toolCalls,
        finishReason,
        usage,
        this.model.isEmpty() ? model : this.model,
        provider,
        responseId,
        requestId,
        attempts);
  }

  /** This answer as the last of {@code attempts}. */
  public ModelResponse after(List<Attempt> attempts) {
    return new ModelResponse(
        content,
        thinking,
        toolCalls,
        finishReason,
        usage,
        model,
        provider,
        responseId,
        requestId,
        attempts);
  }

  /** This answer as a message to send back in the next request. */
  @JsonIgnore
  public Message message() {
    var parts = new ArrayList<Part>();
    thinking.ifPresent(parts::add);
    if (!content.isEmpty() || toolCalls.isEmpty()) {
      parts.add(new Part.Text(content));
    }
    parts.addAll(toolCalls);
    return new Message(Role.ASSISTANT, parts);
  }
}
