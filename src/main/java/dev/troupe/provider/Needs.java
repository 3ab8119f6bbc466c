package dev.troupe.provider;

import dev.troupe.catalogue.Capabilities;
import dev.troupe.catalogue.Support;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.ToolChoice;
import java.util.Optional;

/**
 * What a request asks of the model that is to be picked for it.
 *
 * <p>Only what is known of a model speaks against it: of one of which nobody said anything, nothing
 * does.
 *
 * @param images whether there are any
 * @param tools whether it may ask for one
 * @param forcedTools whether it has to
 * @param form of the answer, if any
 * @param inputTokens about, by the length of all that is said
 * @param outputTokens at most, where the request says so; else 0
 */
record Needs(
    boolean images,
    boolean tools,
    boolean forcedTools,
    Optional<ResponseFormat> form,
    long inputTokens,
    int outputTokens) {

  static Needs of(ModelRequest request) {
    var choice = request.toolChoice();
    return new Needs(
        request.messages().stream()
            .anyMatch(message -> message.parts().stream().anyMatch(Part.Image.class::isInstance)),
        !request.tools().isEmpty() && choice.filter(ToolChoice.None.class::isInstance).isEmpty(),
        choice
            .filter(it -> it instanceof ToolChoice.Required || it instanceof ToolChoice.Named)
            .isPresent(),
        request.responseFormat(),
        TokenEstimate.of(request),
        request.maxOutputTokens().orElse(0));
  }

  /** Why {@code model} cannot do it; empty where nothing is known against it. */
  Optional<String> objection(ModelDescription model) {
    var can = model.capabilities();
    if (can.chat() == Support.NO) {
      return Optional.of("it answers no questions");
    }
    if (images && can.images() == Support.NO) {
      return Optional.of("it sees no images");
    }
    if (tools && can.tools() == Support.NO) {
      return Optional.of("it asks for no tools");
    }
    if (forcedTools && can.forcedTools() == Support.NO) {
      return Optional.of("it cannot be made to ask for a tool");
    }
    return tooLong(model);
  }

  /** Whether nothing has to be told to {@code model} in words for want of a field. */
  boolean suit(ModelDescription model) {
    var can = model.capabilities();
    return form.map(asked -> holdsTo(asked, can) != Support.NO).orElse(true);
  }

  private static Support holdsTo(ResponseFormat form, Capabilities can) {
    return switch (form) {
      case ResponseFormat.Json() -> can.jsonObject();
      case ResponseFormat.Schema _ -> can.jsonSchema();
    };
  }

  /** More output than the model has is not asked of it. */
  private Optional<String> tooLong(ModelDescription model) {
    var output = Math.min(outputTokens, model.maxOutputTokens().orElse(outputTokens));
    var whole = inputTokens + output;
    return model.contextWindow().isPresent() && whole > model.contextWindow().getAsInt()
        ? Optional.of(
            "its context window has %d tokens, and this needs about %d"
                .formatted(model.contextWindow().getAsInt(), whole))
        : Optional.empty();
  }
}
