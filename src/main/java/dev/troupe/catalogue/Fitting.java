package dev.troupe.catalogue;

import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.ToolChoice;
import dev.troupe.model.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The making of one {@link Fit}. */
final class Fitting {

  private final ModelRequest request;
  private final ModelEntry model;
  private final Capabilities can;
  private final List<String> notes = new ArrayList<>();

  Fitting(ModelRequest request, ModelEntry model) {
    this.request = request;
    this.model = model;
    this.can = model.capabilities();
  }

  Fit fit() {
    var tools = tools();
    var worded = formInWords();
    var fitted =
        new ModelRequest(
            worded.messages(),
            request.model(),
            request.temperature().flatMap(this::temperature),
            request.maxOutputTokens().map(this::maxOutputTokens),
            request.stop(),
            request.seed(),
            tools,
            tools.equals(request.tools()) ? request.toolChoice() : Optional.empty(),
            worded.responseFormat(),
            request.reasoningEffort().flatMap(this::effort),
            request.extras(),
            request.timeLimits());
    return new Fit(fitted, notes, objection());
  }

  private Optional<Double> temperature(double asked) {
    var known = can.temperature();
    if (known.support() != Support.YES) {
      return known.support() == Support.NO
          ? leftOut("temperature " + asked, "takes none")
          : Optional.of(asked);
    }
    if (known.least() == known.most() && asked != known.most()) {
      return leftOut("temperature " + asked, "has always " + known.most());
    }
    var within = Math.clamp(asked, known.least(), known.most());
    return Optional.of(changed("temperature", asked, within));
  }

  private int maxOutputTokens(int asked) {
    var most = Math.min(asked, model.maxOutputTokens().orElse(asked));
    return changed("maxOutputTokens", asked, most);
  }

  private Optional<ReasoningEffort> effort(ReasoningEffort asked) {
    var thinking = can.thinking();
    if (thinking.support() == Support.UNKNOWN) {
      return Optional.of(asked);
    }
    if (thinking.efforts().isEmpty()) {
      return leftOut(
          "reasoningEffort " + word(asked),
          thinking.budget().isEmpty()
              ? "knows none"
              : "thinks by a budget, which its vendor's own fields set");
    }
    var nearest =
        thinking.efforts().reversed().stream()
            .filter(each -> each.compareTo(asked) <= 0)
            .findFirst()
            .orElse(thinking.efforts().getFirst());
    changed("reasoningEffort", word(asked), word(nearest));
    return Optional.of(nearest);
  }

  /** Tools that must not be called are no loss where none can be. */
  private List<ToolSpec> tools() {
    if (can.tools() == Support.NO && mayCallNone() && !request.tools().isEmpty()) {
      notes.add("tools were left out: " + who() + " asks for none");
      return List.of();
    }
    return request.tools();
  }

  private boolean mayCallNone() {
    return request.toolChoice().filter(ToolChoice.None.class::isInstance).isPresent();
  }

  private Optional<String> objection() {
    if (can.chat() == Support.NO) {
      return Optional.of(
          who() + " answers no questions: ask it for embeddings, or ask another model");
    }
    if (can.images() == Support.NO && hasImages()) {
      return refused("sees no images: leave them out");
    }
    if (can.tools() == Support.NO && !request.tools().isEmpty() && !mayCallNone()) {
      return refused("asks for no tools: leave them out");
    }
    if (can.forcedTools() == Support.NO && isForced()) {
      return refused("cannot be made to ask for a tool: let toolChoice be auto");
    }
    return Optional.empty();
  }

  /** Whoever needs the form checks it: words do not hold a model to it. */
  private ModelRequest formInWords() {
    if (request.responseFormat().filter(this::isUnknown).isEmpty()) {
      return request;
    }
    notes.add("responseFormat was told in words: " + who() + " cannot be held to it");
    return request.withFormInWords();
  }

  private boolean isUnknown(ResponseFormat format) {
    return switch (format) {
      case ResponseFormat.Json() -> can.jsonObject() == Support.NO;
      case ResponseFormat.Schema _ -> can.jsonSchema() == Support.NO;
    };
  }

  private boolean hasImages() {
    return request.messages().stream()
        .anyMatch(message -> message.parts().stream().anyMatch(Part.Image.class::isInstance));
  }

  private boolean isForced() {
    return request
        .toolChoice()
        .filter(
            choice ->
                switch (choice) {
                  case ToolChoice.Required _, ToolChoice.Named _ -> true;
                  case ToolChoice.Auto _, ToolChoice.None _ -> false;
                })
        .isPresent();
  }

  private Optional<String> refused(String why) {
    return Optional.of(who() + " " + why + ", or ask another model");
  }

  private <T> Optional<T> leftOut(String what, String why) {
    notes.add(what + " was left out: " + who() + " " + why);
    return Optional.empty();
  }

  private <T> T changed(String what, T from, T to) {
    if (!from.equals(to)) {
      notes.add(
          "%s %s was changed to %s, the nearest that %s takes".formatted(what, from, to, who()));
    }
    return to;
  }

  private String who() {
    return "model '" + model.name() + "'";
  }

  private static String word(ReasoningEffort effort) {
    return effort.name().toLowerCase(Locale.ROOT);
  }
}
