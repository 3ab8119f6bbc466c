package dev.troupe.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/** One step of an answer as it arrives. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ModelEvent.Began.class, name = "began"),
  @JsonSubTypes.Type(value = ModelEvent.Text.class, name = "text"),
  @JsonSubTypes.Type(value = ModelEvent.Thinking.class, name = "thinking"),
  @JsonSubTypes.Type(value = ModelEvent.ToolCallDelta.class, name = "tool_call_delta"),
  @JsonSubTypes.Type(value = ModelEvent.UsageReported.class, name = "usage"),
  @JsonSubTypes.Type(value = ModelEvent.Finished.class, name = "finished")
})
public sealed interface ModelEvent {

  /**
   * The answer begins. Comes first, once: a call that fails before that has no events at all.
   *
   * @param responseId the provider's id of the answer, where it names it so early
   * @param model the model that answers, where the provider names it so early
   * @param provider who answers, by its name in this Troupe; empty until its front has seen it
   * @param attempts how many there were, this one included; 0 until its front has seen it
   */
  record Began(Optional<String> responseId, Optional<String> model, String provider, int attempts)
      implements ModelEvent {

    /** As a provider says it; its front adds who it is. */
    public Began(Optional<String> responseId, Optional<String> model) {
      this(responseId, model, "", 0);
    }

    /** This beginning, as the last of {@code attempts} by {@code provider}. */
    public Began by(String provider, int attempts) {
      return new Began(responseId, model, provider, attempts);
    }
  }

  /** More text of the answer; never empty. */
  record Text(String text) implements ModelEvent {}

  /** More of the model's thinking; the signature comes once, with an empty text if need be. */
  record Thinking(String text, Optional<String> signature) implements ModelEvent {}

  /**
   * More of a tool call.
   *
   * @param index which call of this answer, from 0
   * @param id present in the first delta of a call
   * @param name present in the first delta of a call
   * @param arguments JSON text to append; may be empty
   */
  record ToolCallDelta(int index, Optional<String> id, Optional<String> name, String arguments)
      implements ModelEvent {}

  /** The tokens used so far; a later one replaces an earlier one. */
  record UsageReported(Usage usage) implements ModelEvent {}

  /** The model is done, and said why. Usage may still follow. */
  record Finished(FinishReason reason) implements ModelEvent {}

  /** Whether this is part of what the model says, so that the call can no longer be sent again. */
  @JsonIgnore
  default boolean isContent() {
    return switch (this) {
      case Text _, Thinking _, ToolCallDelta _, Finished _ -> true;
      case Began _, UsageReported _ -> false;
    };
  }
}
