package dev.troupe.provider;

import dev.troupe.model.Cost;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Usage;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Reply;
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
  static Bill of(LiveCall call, Reply reply) {
    return switch (reply) {
      case Answered(var response) -> new Bill(response.usage(), response.cost());
      case Failed _ -> call.hasBegun() ? of(call, call.usedSoFar()) : NONE;
    };
  }

  /** {@code response} with what it used and cost, and what it was not asked. */
  static ModelResponse on(LiveCall call, ModelResponse response) {
    var usage = response.usage().orElseGet(() -> estimate(call, response));
    return response.priced(usage, call.cost(usage)).noting(call.notes());
  }

  private static Bill of(LiveCall call, Usage usage) {
    return new Bill(Optional.of(usage), call.cost(usage));
  }

  private static Usage estimate(LiveCall call, ModelResponse response) {
    return Usage.estimate(TokenEstimate.of(call.request), TokenEstimate.of(response));
  }
}
