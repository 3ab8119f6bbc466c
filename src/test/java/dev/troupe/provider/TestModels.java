package dev.troupe.provider;

import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import java.util.Optional;

/** Providers that do one thing. */
final class TestModels {

  private TestModels() {}

  /** Fails each request, as if it had been answered with the status 418. */
  static ModelProvider failing(Kind kind) {
    var failure = ModelFailure.of(kind, "no").answered(418, Optional.empty(), Optional.empty());
    return _ -> {
      throw ModelException.of(failure);
    };
  }

  static ModelProvider answering(String text) {
    return _ -> ModelResponse.of(text);
  }

  /** Says {@code text} so many times, and then breaks or not. */
  record Streaming(String text, int times, boolean breaks) implements ModelProvider {
    @Override
    public ModelResponse generate(ModelRequest request) {
      throw new AssertionError("a stream was asked for");
    }

    @Override
    public ModelResponse stream(ModelRequest request, EventSink events)
        throws InterruptedException {
      for (var i = 0; i < times; i++) {
        events.emit(new ModelEvent.Text(text));
      }
      if (breaks) {
        throw ModelException.of(ModelFailure.of(Kind.BROKEN, "cut"));
      }
      return ModelResponse.of(text.repeat(times));
    }
  }
}
