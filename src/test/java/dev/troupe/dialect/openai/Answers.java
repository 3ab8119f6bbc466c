package dev.troupe.dialect.openai;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a decoder told of an answer, line by line. */
final class Answers {

  private Answers() {}

  static List<String> told(Consumer<Telling> answer) {
    var telling = new Telling(new OpenAiDialect().decoder(), new ArrayList<>());
    try {
      answer.accept(telling);
    } catch (ModelException e) {
      telling.lines.add(e.failure().kind() + " " + retry(e.failure()));
      telling.lines.add(e.failure().message());
    }
    telling.lines.add(telling.decoder.isComplete() ? "complete" : "cut");
    return telling.lines;
  }

  static String retry(ModelFailure failure) {
    return failure.retryable()
        ? "retryable" + failure.retryAfter().map(pause -> " after " + pause).orElse("")
        : "final";
  }

  record Telling(AnswerDecoder decoder, List<String> lines) {

    void event(byte[] data) {
      decoder.event("message", data, event -> lines.add(event.toString()));
    }

    void whole(byte[] body) {
      decoder.whole(body, event -> lines.add(event.toString()));
    }
  }
}
