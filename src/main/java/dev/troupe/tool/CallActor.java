package dev.troupe.tool;

import dev.troupe.coroutine.Coroutine;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
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
final class CallActor extends AbstractMatchingBehavior<CallActor.Ended> {

  /** The tool's code has ended, and its asker was answered. */
  record Ended() implements NoSerializationVerificationNeeded {}

  private final ModelCalls models;
  private final Coroutine<?> code;

  static Behavior<Ended> create(CallPlan plan, ToolResources calls, Reach reach) {
    return Behaviors.setup(
        context -> {
          var models = new ModelCalls(context.getSystem(), reach, plan);
          return new CallActor(context, plan, calls, models);
        });
  }

  private CallActor(
      ActorContext<Ended> context, CallPlan plan, ToolResources calls, ModelCalls models) {
    super(context);
    this.models = models;
    var self = context.getSelf();
    code = calls.start(self.path().name(), plan, models);
    var _ = code.outcome().whenComplete((_, _) -> self.tell(new Ended()));
  }

  @Override
  public Behavior<Ended> onMessage(Ended message) {
    return Behaviors.stopped();
  }

  @Override
  public Behavior<Ended> onSignal(Signal signal) {
    if (signal instanceof PostStop) {
      models.end();
      code.interrupt();
    }
    return this;
  }
}
