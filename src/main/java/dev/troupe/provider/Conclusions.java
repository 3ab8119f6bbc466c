package dev.troupe.provider;

import dev.troupe.event.TroupeEvent;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Embedded;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Outcome;
import java.util.LinkedHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Tells calls their one outcome, and what was tried before. Used by one actor. */
final class Conclusions {

  private final ActorContext<ProviderMessage> context;
  private final CallTable calls;
  private final Verdicts verdicts;
  private final Consumer<? super TroupeEvent> events;

  Conclusions(
      ActorContext<ProviderMessage> context,
      CallTable calls,
      Verdicts verdicts,
      Consumer<? super TroupeEvent> events) {
    this.context = context;
    this.calls = calls;
    this.verdicts = verdicts;
    this.events = events;
  }

  /** Of a call that was not admitted. */
  void refuse(LiveCall call, Outcome refusal) {
    call.gate.settle(refusal);
    events.accept(call.ended(refusal));
  }

  /** Tells the one outcome of {@code call}; how many calls there are then can be seen before. */
  void conclude(LiveCall call, Outcome outcome) {
    calls.settled(call);
    context.unwatch(call.replyTo);
    var reply = whole(call, outcome);
    call.gate.settle(reply);
    events.accept(call.ended(reply));
  }

  /** Likewise, once its reader has taken what came before; until then the gate keeps it. */
  void concludeInTurn(LiveCall call, Outcome outcome) {
    if (call.gate.isNext(outcome)) {
      conclude(call, outcome);
    }
  }

  /** Answers {@code call} now and ends the work on it, whatever that has reached. */
  void cut(LiveCall call, Outcome reply) {
    conclude(call, reply);
    call.abort();
  }

  /** Cuts all calls; all are told before anything else is done that could fail. */
  void cutAll(Function<LiveCall, Outcome> reply) {
    var told = new LinkedHashMap<LiveCall, Outcome>();
    for (var call : calls.takeAll()) {
      var whole = whole(call, reply.apply(call));
      call.gate.settle(whole);
      told.put(call, whole);
    }
    told.forEach(
        (call, whole) -> {
          call.abort();
          context.unwatch(call.replyTo);
          events.accept(call.ended(whole));
        });
  }

  /** {@code outcome} with what was tried; the attempt that it cuts is one of that. */
  private Outcome whole(LiveCall call, Outcome outcome) {
    call.inWork()
        .ifPresent(
            attempt -> {
              verdicts.cut(attempt);
              call.attempted(attempt, outcome);
            });
    return Replies.told(billed(call, outcome), call.attempts());
  }

  private static Outcome billed(LiveCall call, Outcome outcome) {
    return switch (outcome) {
      case Answered(var response) -> new Answered(Bill.on(call, response));
      case Embedded(var response) -> new Embedded(Bill.on(call, response));
      case Failed _ -> outcome;
    };
  }
}
