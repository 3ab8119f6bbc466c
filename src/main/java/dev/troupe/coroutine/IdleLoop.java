package dev.troupe.coroutine;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A coroutine actor before its first message; all actors of one behavior share it. */
final class IdleLoop<T> extends ExtensibleBehavior<Object> {

  private final LoopPlan<T> plan;

  IdleLoop(LoopPlan<T> plan) {
    this.plan = plan;
  }

  @Override
  public Behavior<Object> receive(TypedActorContext<Object> context, Object message) {
    if (message instanceof LoopMessage) {
      return Behaviors.same(); // of an earlier life, before a restart from outside
    }
    return LoopKeeper.begin(plan, context, message);
  }

  @Override
  public Behavior<Object> receiveSignal(TypedActorContext<Object> context, Signal signal) {
    if (signal instanceof PostStop) {
      plan.whenEnded(context.asJava().getSelf(), plan::end); // a loop may be left from before
    }
    return Behaviors.same();
  }
}
