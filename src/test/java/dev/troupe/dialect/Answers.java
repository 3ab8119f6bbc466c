package dev.troupe.dialect;

import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a decoder told of an answer, line by line. */
public final class Answers {

  private Answers() {}

  public static List<String> told(Dialect dialect, Consumer<Telling> answer) {
    var telling = new Telling(dialect.decoder(), new ArrayList<>());
    try {
      answer.accept(telling);
    } catch (ModelException e) {
      telling.lines.add(e.failure().kind() + " " + retry(e.failure()));
      telling.lines.add(e.failure().message());
    }
    telling.lines.add(telling.decoder.isComplete() ? "complete" : "cut");
    return telling.lines;
  }

  public static String retry(ModelFailure failure) {
    return failure.retryable()
        ? "retryable" + failure.retryAfter().map(pause -> " after " + pause).orElse("")
        : "final";
  }

  /** A decoder, and what it told so far. */
  public record Telling(AnswerDecoder decoder, List<String> lines) {

    /** The next event, without a name. */
    public void event(byte[] data) {
      event("message", data);
    }

    /** The next event. */
    public void event(String name, byte[] data) {
      decoder.event(name, data, this::add);
    }

    /** The whole answer. */
    public void whole(byte[] body) {
      decoder.whole(body, this::add);
    }

    private void add(ModelEvent event) {
      lines.add(event.toString().replace("\n", "\\n"));
    }
  }
}
