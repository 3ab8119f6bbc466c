package dev.troupe.tool;

import dev.troupe.coroutine.Coroutine;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.supervision.Supervised;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One call: starts its code on a virtual thread, and ends with it.
 *
 * <p>Its parent stops it to end the call early: then the code is interrupted, and what it has asked
 * of models is given up at once, also where it does not heed the interrupt.
 */
final class CallActor extends AbstractMatchingBehavior<CallActor.Message> {

  /** What a call's actor hears from the call's own threads. */
  sealed interface Message extends NoSerializationVerificationNeeded {}

  /** The tool's code has ended, and its asker was answered. */
  record Ended() implements Message {}

  /** The tool's code wants to read a model's stream. */
  record Opened(RelayedStream stream) implements Message {}

  private final Calls calls;
  private final ModelCalls models;
  private final Coroutine<?> code;

  static Behavior<Message> create(CallPlan plan, Calls calls, ActorRef<ProviderCommand> router) {
    return Behaviors.setup(context -> new CallActor(context, plan, calls, router));
  }

  private CallActor(
      ActorContext<Message> context, CallPlan plan, Calls calls, ActorRef<ProviderCommand> router) {
    super(context);
    this.calls = calls;
    var self = context.getSelf();
    var outgoing = new Outgoing<>(router, context.getSystem().scheduler());
    models = new ModelCalls(outgoing, plan, stream -> self.tell(new Opened(stream)));
    code = calls.start(self.path().name(), plan, models);
    var _ = code.outcome().whenComplete((_, _) -> self.tell(new Ended()));
  }

  @Override
  public Behavior<Message> onMessage(Message message) {
    return switch (message) {
      case Ended() -> Behaviors.stopped();
      case Opened(var stream) -> {
        getContext().spawnAnonymous(Supervised.watched(stream.relay(), calls.restarts));
        yield this;
      }
    };
  }

  @Override
  public Behavior<Message> onSignal(Signal signal) {
    if (signal instanceof PostStop) {
      models.end();
      code.interrupt();
    }
    return this;
  }
}
