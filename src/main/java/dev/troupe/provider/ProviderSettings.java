package dev.troupe.provider;

import dev.troupe.http.SessionSettings;
import dev.troupe.model.ModelRequest;
import java.time.Duration;
import java.util.List;

/**
 * How one provider admits calls, and how it is kept going.
 *
 * @param name how models and logs call it; lower case letters, digits and {@code -}
 * @param models what it serves, the first by default; empty: any
 * @param maxConcurrent calls that it works on at once; at least 1
 * @param maxQueue calls that wait for a place; at least 0
 * @param streamed whether the vendor is asked for a stream even when the caller wants one answer
 * @param restart pauses before a session that ended is started again
 */
public record ProviderSettings(
    String name,
    List<String> models,
    int maxConcurrent,
    int maxQueue,
    boolean streamed,
    Restart restart,
    SessionSettings session) {

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
    if (maxConcurrent < 1) {
      throw new IllegalArgumentException("max-concurrent must be at least 1, got " + maxConcurrent);
    }
    if (maxQueue < 0) {
      throw new IllegalArgumentException("max-queue must be at least 0, got " + maxQueue);
    }
  }

  /** {@code request} for the model as the vendor names it; the first of the settings by default. */
  ModelRequest resolve(ModelRequest request) {
    var asked = request.model();
    if (asked.isEmpty()) {
      return models.isEmpty() ? request : request.withModel(models.getFirst());
    }
    var prefix = name + "/";
    return asked.get().startsWith(prefix) && !models.contains(asked.get())
        ? request.withModel(asked.get().substring(prefix.length()))
        : request;
  }

  /** Whether the settings let {@code model} be asked for. */
  boolean serves(String model) {
    return models.isEmpty() || models.contains(model);
  }
}
