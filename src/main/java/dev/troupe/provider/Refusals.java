package dev.troupe.provider;

import dev.troupe.catalogue.Offer;
import dev.troupe.provider.ProviderCommand.Reply;
import java.util.Optional;

/** Decides which calls a front turns away at once. Used by one actor. */
final class Refusals {

  private final ProviderSettings settings;
  private final Replies replies;
  private final CallTable calls;
  private final SessionKeeper session;
  private final Offer offer;

  Refusals(
      ProviderSettings settings,
      Offer offer,
      Replies replies,
      CallTable calls,
      SessionKeeper session) {
    this.settings = settings;
    this.offer = offer;
    this.replies = replies;
    this.calls = calls;
    this.session = session;
  }

  /** What {@code call}, which is counted already, is answered instead of being admitted. */
  Optional<Reply> of(LiveCall call) {
    var model = call.request.model();
    if (call.gate.isWithoutCredit()) {
      return Optional.of(replies.rejected(call, "credit of a stream must be at least 1"));
    }
    if (RequestSize.of(call.request) > settings.maxRequest()) {
      return Optional.of(
          replies.rejected(
              call,
              "request is longer than %d characters; shorten it, or raise max-request"
                  .formatted(settings.maxRequest())));
    }
    if (model.isPresent() && !settings.serves(model.get())) {
      return Optional.of(replies.unknownModel(call, model.get()));
    }
    var refusal = model.flatMap(offer::refusal);
    if (refusal.isPresent()) {
      return Optional.of(replies.withheld(call, model.orElseThrow(), refusal.get()));
    }
    if (call.objection().isPresent()) {
      return Optional.of(replies.rejected(call, call.objection().get()));
    }
    if (!call.remaining().isPositive()) {
      return Optional.of(replies.timedOut(call));
    }
    if (!session.isUp() && !session.isStarting()) {
      return Optional.of(replies.unavailable(call, "its session is being started again"));
    }
    return calls.isOverfull() ? Optional.of(replies.overloaded(call, calls)) : Optional.empty();
  }
}
