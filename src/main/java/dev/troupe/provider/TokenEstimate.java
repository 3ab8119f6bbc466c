package dev.troupe.provider;

import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Part;

/**
 * About how many tokens a text has, by its length.
 *
 * <p>Vendors do not tell how their newer models cut texts; of English prose and code it is off by a
 * third at times, of scripts without spaces by more.
 */
final class TokenEstimate {

  private static final int TOKENS_OF_AN_IMAGE = 1_000; // about, with most vendors
  private static final int CHARACTERS_OF_A_TOKEN = 4; // of English text; chosen, not measured

  private TokenEstimate() {}

  /** What is said to the model. */
  static long of(ModelRequest request) {
    return of(RequestSize.withImagesAs(TOKENS_OF_AN_IMAGE * CHARACTERS_OF_A_TOKEN, request));
  }

  /** What the model said, thinking and the arguments of its calls included. */
  static long of(ModelResponse response) {
    long characters = response.content().length();
    characters += response.thinking().map(thinking -> thinking.text().length()).orElse(0);
    for (Part.ToolCall call : response.toolCalls()) {
      characters += call.arguments().length();
    }
    return of(characters);
  }

  /** So many characters. */
  static long of(long characters) {
    return (characters + CHARACTERS_OF_A_TOKEN - 1) / CHARACTERS_OF_A_TOKEN;
  }

  /** The characters that {@code event} adds to what the model says. */
  static long characters(ModelEvent event) {
    return switch (event) {
      case ModelEvent.Text(var text) -> text.length();
      case ModelEvent.Thinking(var text, _) -> text.length();
      case ModelEvent.ToolCallDelta call -> call.arguments().length();
      case ModelEvent.Began _, ModelEvent.UsageReported _, ModelEvent.Finished _ -> 0;
    };
  }
}
