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
 * @param usage of the attempt that was answered; estimated where the provider does not count
 * @param model the model that answered, as the provider names it
 * @param provider the provider that answered, by its name in this Troupe
 * @param responseId the provider's id of this answer
 * @param requestId the id under which the provider's support finds the request
 * @param attempts what was tried, in its order; the last is the one that was answered
 * @param cost of the attempt that was answered, where the prices of the model are known
 * @param notes what was asked for and left out or changed, since the model does not know it: {@code
 *     temperature 0.5 was left out: the model takes none}; usually empty
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
    List<Attempt> attempts,
    Optional<Cost> cost,
    List<String> notes) {

  public ModelResponse {
    toolCalls = List.copyOf(toolCalls);
    attempts = List.copyOf(attempts);
    notes = List.copyOf(notes);
  }

  /** As a provider answers; what it cost and what was left out is filled in by its front. */
  public ModelResponse(
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
    this(
        content,
        thinking,
        toolCalls,
        finishReason,
        usage,
        model,
        provider,
        responseId,
        requestId,
        attempts,
        Optional.empty(),
        List.of());
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
    var named = this.model.isEmpty() ? model : this.model;
    return copy(usage, named, provider, attempts, cost, notes);
  }

  /** This answer as the last of {@code attempts}. */
  public ModelResponse after(List<Attempt> attempts) {
    return copy(usage, model, provider, attempts, cost, notes);
  }

  /** This answer, which took {@code usage} and cost {@code cost}, where that is known. */
  public ModelResponse priced(Usage usage, Optional<Cost> cost) {
    return copy(Optional.of(usage), model, provider, attempts, cost, notes);
  }

  /** This answer to a request of which {@code notes} say what was not asked for. */
  public ModelResponse noting(List<String> notes) {
    return this.notes.equals(notes) ? this : copy(usage, model, provider, attempts, cost, notes);
  }

  private ModelResponse copy(
      Optional<Usage> usage,
      String model,
      String provider,
      List<Attempt> attempts,
      Optional<Cost> cost,
      List<String> notes) {
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
        attempts,
        cost,
        notes);
  }

  /** This answer as a message to send back in the next request. */
  @JsonIgnore
  public Message message() {
    return message(toolCalls);
  }

  /** The same, with {@code calls} in the place of its own: those that are answered, say. */
  public Message message(List<Part.ToolCall> calls) {
    var parts = new ArrayList<Part>();
    thinking.ifPresent(parts::add);
    if (!content.isEmpty() || calls.isEmpty()) {
      parts.add(new Part.Text(content));
    }
    parts.addAll(calls);
    return new Message(Role.ASSISTANT, parts);
  }
}
