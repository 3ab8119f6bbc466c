package dev.troupe.provider;

import dev.troupe.http.SessionSettings;
import dev.troupe.http.SessionSettings.Limits;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.TimeLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How one provider admits calls, and how it is kept going.
 *
 * @param name how models and logs call it; lower case letters, digits and {@code -}
 * @param models what it serves, the first by default; empty: any
 * @param maxConcurrent calls that it works on at once; at least 1
 * @param maxQueue calls that wait for a place; at least 0
 * @param maxRequest the largest request, in characters of all its texts, images and JSON; at least
 *     1
 * @param streamed whether the vendor is asked for a stream even when the caller wants one answer
 * @param jsonSchema whether its models can be held to a form of the answer; where not, they are
 *     told it in words
 * @param startTimeout how long a session may take until it can take calls; more than zero
 * @param restart pauses before a session that ended is started again
 * @param retry when a failed request is sent again
 * @param rate how fast calls go out to it
 * @param breaker when calls are kept from it, since they would fail
 * @param keys by which its calls go out, in turn
 * @param embeddings how the texts of embed calls are asked for
 */
public record ProviderSettings(
    String name,
    List<String> models,
    int maxConcurrent,
    int maxQueue,
    int maxRequest,
    boolean streamed,
    boolean jsonSchema,
    Duration startTimeout,
    Restart restart,
    RetrySettings retry,
    BreakerSettings breaker,
    RateSettings rate,
    ApiKeys keys,
    EmbeddingSettings embeddings,
    SessionSettings session) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

  /**
   * Pauses before a session is started again.
   *
   * @param shortest after the first failure; doubles with each that follows
   * @param longest at which a provider is quarantined
   * @param quiet without a failure, after which the next pause is the shortest again
   */
  public record Restart(Duration shortest, Duration longest, Duration quiet) {}

  public ProviderSettings {
    models = List.copyOf(models);
    if (!NAME.matcher(name).matches()) { // it is also part of an actor's path
      throw new IllegalArgumentException(
          "name must be lower case letters, digits and hyphens, got " + Names.quoted(name));
    }
    if (maxConcurrent < 1) {
      throw new IllegalArgumentException("max-concurrent must be at least 1, got " + maxConcurrent);
    }
    if (maxQueue < 0) {
      throw new IllegalArgumentException("max-queue must be at least 0, got " + maxQueue);
    }
    if (maxRequest < 1) {
      throw new IllegalArgumentException("max-request must be at least 1, got " + maxRequest);
    }
  }

  /**
   * {@code request} for the model as the vendor names it, the first of the settings by default, and
   * with what that model can be asked for.
   */
  ModelRequest resolve(ModelRequest request) {
    var worded = jsonSchema ? request : request.withFormInWords();
    var model = nameOf(request.model());
    return model.equals(request.model()) ? worded : worded.withModel(model.orElseThrow());
  }

  /** The model that {@code asked} means, as the vendor names it; absent where none is known. */
  Optional<String> nameOf(Optional<String> asked) {
    if (asked.isEmpty()) {
      return models.stream().findFirst();
    }
    var prefix = name + "/";
    return asked.map(
        model ->
            model.startsWith(prefix) && !models.contains(model)
                ? model.substring(prefix.length())
                : model);
  }

  /** The time limits of a call that has some of its own; else it has those of its session. */
  Optional<Limits> limits(TimeLimits ofCall) {
    var own = session.limits();
    return ofCall.equals(TimeLimits.NONE)
        ? Optional.empty()
        : Optional.of(
            new Limits(
                ofCall.connect().orElse(own.connect()),
                ofCall.firstEvent().orElse(own.firstEvent()),
                ofCall.betweenEvents().orElse(own.betweenEvents()),
                own.keepAlive(),
                own.unread()));
  }

  /** Whether the settings let {@code model} be asked for. */
  boolean serves(String model) {
    return models.isEmpty() ? !model.isBlank() : models.contains(model);
  }
}
