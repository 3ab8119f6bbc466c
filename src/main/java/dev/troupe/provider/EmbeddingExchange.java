package dev.troupe.provider;

import dev.troupe.dialect.Embedder;
import dev.troupe.dialect.WireRequest;
import dev.troupe.http.HttpFailure;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.provider.ProviderCommand.Embedded;

/** The work on one attempt at the vectors of a batch of texts. */
final class EmbeddingExchange extends CallExchange {

  private final WantedVectors wanted;
  private final EmbeddingRequest batch;

  EmbeddingExchange(LiveAttempt attempt, WantedVectors wanted, Line line) {
    super(attempt, line);
    this.wanted = wanted;
    this.batch = wanted.batch();
  }

  @Override
  WireRequest encode(String model) {
    return embedder().encode(batch, model);
  }

  private Embedder embedder() {
    return dialect.embedder().orElseThrow(); // the front lets no call through where there is none
  }

  @Override
  protected void onEvent(String name, byte[] data) {
    throw new HttpFailure.Malformed("answer must be one JSON body, got a stream", null);
  }

  @Override
  protected void onStreamEnd() {
    throw new HttpFailure.Malformed("answer must be one JSON body, got an empty stream", null);
  }

  @Override
  protected void onWhole(byte[] body) {
    var response = embedder().decode(body, batch.inputs().size());
    end(new Embedded(wanted.with(response.servedBy(settings.name(), model(), requestId()))));
  }

  @Override
  String said() {
    return "";
  }

  @Override
  protected boolean isReady() {
    return true;
  }

  /** An answer counts as begun when it is whole: until then, one time limit bounds it. */
  @Override
  protected boolean hasBegun() {
    return false;
  }
}
