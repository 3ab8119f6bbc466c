package dev.troupe.tool.builtin;

import dev.troupe.model.Message;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.Role;
import dev.troupe.tool.Doc;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a model one question; a caller that listens hears the answer as it comes. */
@Doc("Ask a model a question, and get its answer as text.")
public record Chat() implements SimpleTool<Chat.Request, String> {

  private static final int MOST_IMAGES = 20; // chosen, not measured

  /**
   * One question.
   *
   * @param prompt not blank
   * @param temperature 0.0–2.0
   * @param images data URLs, at most 20
   */
  public record Request(
      @Doc("What to ask.") String prompt,
      @Doc("The model: provider/model, or a bare name. The configured default if left out.")
          @Nullable String model,
      @Doc("How freely the model answers, 0.0 to 2.0; 0.5 if left out.")
          @Nullable Double temperature,
      @Doc("What the model is told about its part before the question.")
          @Nullable String systemPrompt,
      @Doc("Pictures to ask about, at most 20, each a data URL: data:image/png;base64,…")
          Optional<List<String>> images) {

    public Request {
      if (prompt.isBlank()) {
        throw new IllegalArgumentException("'prompt' must not be blank");
      }
      if (temperature != null && !(temperature >= 0 && temperature <= 2)) {
        throw new IllegalArgumentException("'temperature' must be 0.0 to 2.0, got " + temperature);
      }
      images = images.map(List::copyOf);
      images.ifPresent(Request::check);
    }

    /** A question without pictures, to the model called {@code model}. */
    public Request(String prompt, @Nullable String model) {
      this(prompt, model, null, null, Optional.empty());
    }

    private static void check(List<String> images) {
      if (images.size() > MOST_IMAGES) {
        throw new IllegalArgumentException(
            "'images' must be at most %d, got %d".formatted(MOST_IMAGES, images.size()));
      }
      for (int i = 0; i < images.size(); i++) {
        if (!images.get(i).startsWith("data:image/")) {
          throw new IllegalArgumentException(
              "'images[%d]' must be a data URL: data:image/png;base64,…".formatted(i));
        }
      }
    }
  }

  @Override
  public String execute(Request request, ToolContext tool) throws InterruptedException {
    return tool.isStreamed()
        ? streamed(question(request), tool)
        : tool.callModel(question(request)).content();
  }

  private static String streamed(ModelRequest question, ToolContext tool)
      throws InterruptedException {
    try (var answer = tool.stream(question)) {
      for (var event = answer.next(); event.isPresent(); event = answer.next()) {
        if (event.get() instanceof ModelEvent.Text(var text)) {
          tool.emit(text);
        }
      }
      return answer.response().content();
    }
  }

  private static ModelRequest question(Request request) {
    var question = ModelRequest.builder();
    Optional.ofNullable(request.systemPrompt()).ifPresent(question::system);
    Optional.ofNullable(request.model()).ifPresent(question::model);
    var parts = new ArrayList<Part>();
    parts.add(new Part.Text(request.prompt()));
    request.images().orElse(List.of()).stream().map(Part.Image::new).forEach(parts::add);
    return question
        .message(new Message(Role.USER, parts))
        .temperature(Optional.ofNullable(request.temperature()).orElse(ToolContext.TEMPERATURE))
        .build();
  }
}
