package dev.troupe.dialect;

import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One vendor's wire format, as pure code.
 *
 * <p>Shared by all calls of a provider: it has no state, and any thread may use it.
 */
public interface Dialect {

  /** The name under which configuration knows it: {@code openai}. */
  String name();

  /**
   * This dialect in {@code version} of its API.
   *
   * @throws IllegalArgumentException where the API has no versions to choose from, or none that is
   *     called so
   */
  default Dialect at(String version) {
    throw new IllegalArgumentException(
        "api-version must be null: the dialect " + name() + " has no versions");
  }

  /** The headers that carry {@code key}; as a bearer token by default. */
  default Map<String, String> authorization(String key) {
    return Map.of("Authorization", "Bearer " + key);
  }

  /**
   * The HTTP request that asks what {@code request} asks.
   *
   * @param model the model as the vendor names it
   * @param streamed whether the answer is to come in events
   * @throws IllegalArgumentException where the vendor has no words for the request; its message
   *     names the field
   */
  WireRequest encode(ModelRequest request, String model, boolean streamed);

  /** A fresh decoder for one answer with a status below 300. */
  AnswerDecoder decoder();

  /** What an answer with any other status means. */
  ModelFailure failure(WireError error);

  /** How the vendor turns texts into vectors; empty where its API does not. */
  default Optional<Embedder> embedder() {
    return Optional.empty();
  }

  /** How the vendor is asked which models it has; empty where it does not tell. */
  default Optional<ModelList> models() {
    return Optional.empty();
  }

  /**
   * What the headers of an answer, of any status, say of the vendor's limits; nothing by default.
   *
   * <p>Whatever they hold, this returns: what cannot be read is absent.
   *
   * @param header the value of a header by its name in any case
   */
  default Rates rates(Function<String, Optional<String>> header) {
    return Rates.NONE;
  }
}
