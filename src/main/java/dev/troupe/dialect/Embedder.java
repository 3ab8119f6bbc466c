package dev.troupe.dialect;

import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;

/**
 * How one vendor turns texts into vectors, as pure code.
 *
 * <p>It has no state, and any thread may use it.
 */
public interface Embedder {

  /** What one request may hold; the texts of a call are cut into batches by it. */
  BatchLimits limits();

  /**
   * The HTTP request that asks for the vectors of one batch.
   *
   * @param model the model as the vendor names it
   * @throws IllegalArgumentException where the vendor has no words for the request; its message
   *     names the field
   */
  WireRequest encode(EmbeddingRequest request, String model);

  /**
   * What an answer with a status below 300 says.
   *
   * @param body one JSON body in UTF-8
   * @param inputs how many texts were asked for
   * @throws dev.troupe.model.ModelException for an error that the vendor reports inside the answer,
   *     and for what its format does not allow ({@code Malformed}): another number of vectors, say
   */
  EmbeddingResponse decode(byte[] body, int inputs);
}
