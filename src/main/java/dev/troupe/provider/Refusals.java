package dev.troupe.provider;

import dev.troupe.catalogue.Offer;
import dev.troupe.provider.ProviderCommand.Outcome;
import java.util.Optional;

/** Decides which calls a front turns away at once. Used by one actor. */
final class Refusals {

  private final ProviderSettings settings;
  private final Backend backend;
  private final Replies replies;
  private final CallTable calls;
  private final SessionKeeper session;
  private final Offer offer;

  Refusals(
      ProviderSettings settings,
      Backend backend,
      Offer offer,
      Replies replies,
      CallTable calls,
      SessionKeeper session) {
    this.settings = settings;
    this.backend = backend;
    this.offer = offer;
    this.replies = replies;
    this.calls = calls;
    this.session = session;
  }

  /** What {@code call}, which is counted already, is answered instead of being admitted. */
  Optional<Outcome> of(LiveCall call) {
    var model = call.model();
    if (call.gate.isWithoutCredit()) {
      return Optional.of(replies.rejected(call, "credit of a stream must be at least 1"));
    }
    if (call.size > settings.maxRequest()) {
      return Optional.of(
          replies.rejected(
              call,
              "request is longer than %d characters; shorten it, or raise max-request"
                  .formatted(settings.maxRequest())));
    }
    var vectorless = objection(call.wanted);
    if (vectorless.isPresent()) {
      return vectorless.map(why -> replies.rejected(call, why));
    }
    if (model.isPresent() && !settings.serves(model.get())) {
      return Optional.of(replies.unknownModel(call, model.get()));
    }
    var refusal = model.flatMap(offer::refusal);
    if (refusal.isPresent()) {
      return Optional.of(replies.withheld(call, model.orElseThrow(), refusal.get()));
    }
    var objection = call.wanted.objection();
    if (objection.isPresent()) {
      return Optional.of(replies.rejected(call, objection.get()));
    }
    if (!call.remaining().isPositive()) {
      return Optional.of(replies.timedOut(call));
    }
    if (!session.isUp() && !session.isStarting()) {
      return Optional.of(replies.unavailable(call, "its session is being started again"));
    }
    return calls.isOverfull() ? Optional.of(replies.overloaded(call, calls)) : Optional.empty();
  }

  /** Why this provider cannot be asked for so many vectors, or for any. */
  private Optional<String> objection(Wanted wanted) {
    if (!(wanted instanceof WantedVectors vectors)) {
      return Optional.empty();
    }
    if (backend.batches().isEmpty()) {
      return Optional.of(
          "its API has no embeddings; ask a provider of another dialect, such as openai, gemini or"
              + " ollama");
    }
    var most = settings.embeddings().mostInputs();
    return vectors.inputs() > most
        ? Optional.of(
            "request has %d inputs, more than %d; ask in several calls, or raise max-embeddings"
                .formatted(vectors.inputs(), most))
        : Optional.empty();
  }
}
