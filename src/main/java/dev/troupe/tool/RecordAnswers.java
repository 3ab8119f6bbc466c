package dev.troupe.tool;

import com.typesafe.config.Config;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.Structured;
import java.util.Optional;

/**
 * Answers in the form of records, by the same schemas as the requests of tools: the section {@code
 * structured} of {@code troupe}.
 *
 * @param maxCorrections how often a model is told what does not fit, and asked again; 0–10
 */
public record RecordAnswers(int maxCorrections) implements Structured {

  private static final int MOST = 10; // chosen: each sends all that was said before

  /** Schemas are made once for each record. */
  private static final ClassValue<AnswerForm<?>> FORMS =
      new ClassValue<>() {
        @Override
        protected AnswerForm<?> computeValue(Class<?> type) {
          return AnswerForm.of(type.asSubclass(Record.class));
        }
      };

  public RecordAnswers {
    if (maxCorrections < 0 || maxCorrections > MOST) {
      throw new IllegalArgumentException(
          "max-corrections must be 0 to %d, got %d".formatted(MOST, maxCorrections));
    }
  }

  /** The settings in the section {@code structured}. */
  public static RecordAnswers from(Config structured) {
    return new RecordAnswers(structured.getInt("max-corrections"));
  }

  @Override
  public <T extends Record> T generate(ModelRequest request, Class<T> type, Model model)
      throws InterruptedException {
    requireOpen(request);
    @SuppressWarnings("unchecked") // computed of this very type
    var form = (AnswerForm<T>) FORMS.get(type);
    var question = form.asked(request);
    for (int corrections = 0; ; corrections++) {
      var answer = whole(model.generate(question), type);
      try {
        return form.read(answer.content());
      } catch (InvalidInput misfit) {
        if (corrections == maxCorrections) {
          throw ModelException.of(malformed(answer, type, misfit, corrections), misfit);
        }
        question = form.again(question, answer, String.valueOf(misfit.getMessage()));
      }
    }
  }

  private static void requireOpen(ModelRequest request) {
    if (!request.tools().isEmpty() || request.responseFormat().isPresent()) {
      throw new IllegalArgumentException(
          "a request for a record must offer no tools and bring no responseFormat of its own");
    }
  }

  /** What was cut is no answer, whatever it looks like; and asking again would not mend it. */
  private static ModelResponse whole(ModelResponse answer, Class<?> type) {
    return switch (answer.finishReason()) {
      case STOP, TOOL_CALLS, OTHER -> answer;
      case LENGTH ->
          throw ModelException.of(
              failure(
                  answer,
                  type,
                  Kind.MALFORMED,
                  "was cut at its limit of output tokens; raise maxOutputTokens"));
      case CONTENT_FILTER ->
          throw ModelException.of(
              failure(
                  answer,
                  type,
                  Kind.BLOCKED,
                  "was cut by the provider's filter; say it otherwise"));
    };
  }

  private static ModelFailure malformed(
      ModelResponse answer, Class<?> type, InvalidInput misfit, int corrections) {
    return failure(
        answer,
        type,
        Kind.MALFORMED,
        "%s, after %d corrections; ask otherwise, or another model"
            .formatted(misfit.getMessage(), corrections));
  }

  private static ModelFailure failure(ModelResponse answer, Class<?> type, Kind kind, String what) {
    return ModelFailure.of(
            kind,
            "provider '%s': answer as %s: %s"
                .formatted(answer.provider(), type.getSimpleName(), what))
        .at(answer.provider(), Optional.of(answer.model()))
        .under(answer.requestId())
        .after(answer.attempts())
        .after(answer.content());
  }
}
