package dev.troupe.provider;

import dev.troupe.catalogue.ModelEntry;
import dev.troupe.catalogue.Offer;
import dev.troupe.dialect.BatchLimits;
import dev.troupe.http.HttpFailure;
import dev.troupe.model.Embedding;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.TimeLimits;
import dev.troupe.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of some texts, batch by batch.
 *
 * <p>Each batch is asked for by an attempt of its own, so that it waits for the rate, is let
 * through by the breaker, and is tried again, as any request is. What was answered before is not
 * asked for again.
 */
final class WantedVectors implements Wanted {

  private final EmbeddingRequest request;
  private final Optional<ModelEntry> entry;
  private final BatchLimits limits;
  private @Nullable EmbeddingResponse soFar; // written by the front, between two attempts

  private WantedVectors(EmbeddingRequest request, Optional<ModelEntry> entry, BatchLimits limits) {
    this.request = request;
    this.entry = entry;
    this.limits = limits;
  }

  /**
   * The vectors of {@code ask}, of a provider with these settings and this offer.
   *
   * @param limits of one request to it
   */
  static WantedVectors of(
      EmbeddingRequest ask, ProviderSettings settings, Offer offer, BatchLimits limits) {
    var model = settings.nameOf(ask.model()).map(offer::resolve);
    var named = model.equals(ask.model()) ? ask : ask.withModel(model.orElseThrow());
    return new WantedVectors(named, model.flatMap(offer::entry), limits);
  }

  /** The texts of the next request. */
  EmbeddingRequest batch() {
    return request.withInputs(nextInputs());
  }

  private List<String> nextInputs() {
    var inputs = request.inputs();
    return limits.first(inputs.subList(answered(), inputs.size()));
  }

  private int answered() {
    return soFar == null ? 0 : soFar.embeddings().size();
  }

  int inputs() {
    return request.inputs().size();
  }

  /**
   * All that was answered so far, with {@code batch} behind it.
   *
   * @throws HttpFailure.Malformed where the two do not fit together
   */
  EmbeddingResponse with(EmbeddingResponse batch) {
    check(batch);
    var usage = batch.usage().orElseGet(() -> Usage.estimate(inputTokens(), 0));
    var all = new ArrayList<Embedding>();
    if (soFar != null) {
      all.addAll(soFar.embeddings());
    }
    all.addAll(batch.embeddings());
    return new EmbeddingResponse(
        all,
        Optional.of(used().map(usage::plus).orElse(usage)),
        batch.model(),
        batch.provider(),
        batch.requestId(),
        List.of(),
        Optional.empty(),
        notes(batch.dimensions()));
  }

  private void check(EmbeddingResponse batch) {
    var asked = nextInputs().size();
    if (batch.embeddings().size() != asked) {
      throw new HttpFailure.Malformed(
          "answer has %d vectors for %d texts".formatted(batch.embeddings().size(), asked), null);
    }
    if (soFar != null && soFar.dimensions() != batch.dimensions()) {
      throw new HttpFailure.Malformed(
          "answer has vectors of %d dimensions, the one before had %d"
              .formatted(batch.dimensions(), soFar.dimensions()),
          null);
    }
  }

  private List<String> notes(int dimensions) {
    return request
        .dimensions()
        .filter(asked -> asked != dimensions)
        .map(
            asked ->
                "dimensions %d was not heeded: the model made vectors of %d"
                    .formatted(asked, dimensions))
        .stream()
        .toList();
  }

  /** The front has {@code answer}, which is all so far. */
  void take(EmbeddingResponse answer) {
    soFar = answer;
  }

  /** Whether texts are left that were not asked for. */
  boolean hasMore() {
    return answered() < request.inputs().size();
  }

  @Override
  public Optional<String> model() {
    return request.model();
  }

  @Override
  public Optional<ModelEntry> entry() {
    return entry;
  }

  @Override
  public TimeLimits timeLimits() {
    return request.timeLimits();
  }

  @Override
  public Optional<String> objection() {
    return entry.flatMap(ModelEntry::objectionToEmbedding);
  }

  @Override
  public List<String> notes() {
    return soFar == null ? List.of() : soFar.notes();
  }

  @Override
  public long size() {
    return RequestSize.of(request);
  }

  @Override
  public long inputTokens() {
    return TokenEstimate.of(nextInputs().stream().mapToLong(String::length).sum());
  }

  /** There is no output. */
  @Override
  public long mostTokens() {
    return inputTokens();
  }

  @Override
  public Optional<Usage> used() {
    return soFar == null ? Optional.empty() : soFar.usage();
  }
}
