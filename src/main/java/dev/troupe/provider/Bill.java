package dev.troupe.provider;

import dev.troupe.model.Cost;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Usage;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Embedded;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Outcome;
import java.util.Optional;

/**
 * What a call used, and what that cost: as its provider counted, or about.
 *
 * <p>An attempt that failed before its answer began is on no bill: whether it was charged is told
 * by {@code possiblyBilled}, and how much is not known.
 */
record Bill(Optional<Usage> usage, Optional<Cost> cost) {

  private static final Bill NONE = new Bill(Optional.empty(), Optional.empty());

  /** Of {@code call}, which {@code reply} ends. */
  static Bill of(LiveCall call, Outcome reply) {
    return switch (reply) {
      case Answered(var response) -> new Bill(response.usage(), response.cost());
      case Embedded(var response) -> new Bill(response.usage(), response.cost());
      case Failed _ -> call.usedSoFar().map(usage -> of(call, usage)).orElse(NONE);
    };
  }

  /** {@code response} with what it used and cost, and what it was not asked. */
  static ModelResponse on(LiveCall call, ModelResponse response) {
    var usage = response.usage().orElseGet(() -> estimate(call, response));
    return response.priced(usage, call.cost(usage)).noting(call.wanted.notes());
  }

  /** {@code response}, which is counted, with what it cost. */
  static EmbeddingResponse on(LiveCall call, EmbeddingResponse response) {
    return response.usage().map(usage -> response.priced(usage, call.cost(usage))).orElse(response);
  }

  private static Bill of(LiveCall call, Usage usage) {
    return new Bill(Optional.of(usage), call.cost(usage));
  }

  private static Usage estimate(LiveCall call, ModelResponse response) {
    return Usage.estimate(call.wanted.inputTokens(), TokenEstimate.of(response));
  }
}
