package dev.troupe.provider;

import dev.troupe.event.TroupeEvent;
import dev.troupe.model.Attempt;
import dev.troupe.model.ModelEvent.Began;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.CallReply;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Embedded;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * One call along a route: asks the first provider, and the next when one fails or is late, until
 * the first content. Then it is that provider's call, and only passes on.
 *
 * <p>Every try has an ear of its own; the end of an ear is what withdraws a try, and so the end of
 * this actor withdraws them all.
 */
final class RouteCall extends AbstractMatchingBehavior<RouteMessage> {

  /** The router knows whom this call answers. */
  record Begin() implements RouteMessage {}

  /** What the try with this number was answered. */
  record Heard(int number, CallReply reply) implements RouteMessage {}

  /** The asker takes so many deltas more. */
  record Granted(int deltas) implements RouteMessage {}

  /** The asker withdrew, timed out or died. */
  record GivenUp() implements RouteMessage {}

  /** The first try may be late enough for a second beside it. */
  record HedgeDue() implements RouteMessage {}

  /** The deadline has passed, and a provider that should have said so has not. */
  record Overdue() implements RouteMessage {}

  /** The try with this number has had its time to the first content. */
  record Late(int number) implements RouteMessage {}

  /** What all calls of the router share. */
  record Shared(
      ProviderDirectory directory, RouteCalls calls, Consumer<? super TroupeEvent> events) {}

  static Behavior<RouteMessage> create(RouteAsk ask, LiveRoute route, Shared shared) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new RouteCall(context, timers, ask, route, shared)));
  }

  private static final String HEDGE = "hedge";
  private static final String OVERDUE = "overdue";
  private static final Duration GRACE = Duration.ofSeconds(1); // who answers minds the deadline

  private final TimerScheduler<RouteMessage> timers;
  private final RouteAsk ask;
  private final LiveRoute route;
  private final Shared shared;
  private final List<RouteTry> tries = new ArrayList<>(); // by number
  private final List<RouteTry> running = new ArrayList<>(2); // nobody has won yet
  private final List<Attempt> tried = new ArrayList<>();
  private int next; // of the route's models
  private int credit;
  private @Nullable RouteTry winner; // its content has begun
  private @Nullable ModelFailure first; // the first cause
  private Optional<Duration> firstEvent = Optional.empty();
  private boolean settled;

  private RouteCall(
      ActorContext<RouteMessage> context,
      TimerScheduler<RouteMessage> timers,
      RouteAsk ask,
      LiveRoute route,
      Shared shared) {
    super(context);
    this.timers = timers;
    this.ask = ask;
    this.route = route;
    this.shared = shared;
    this.credit = ask.credit();
  }

  @Override
  public Behavior<RouteMessage> onMessage(RouteMessage message) {
    switch (message) {
      case Begin() -> begin();
      case Heard(var number, var reply) -> onHeard(tries.get(number), reply);
      case Granted(var deltas) -> onGranted(deltas);
      case GivenUp() -> end(Kind.CANCELLED, "call was cancelled");
      case HedgeDue() -> hedge();
      case Late(var number) -> onLate(tries.get(number));
      case Overdue() -> end(Kind.TIMED_OUT, "no answer by the deadline");
    }
    return settled ? Behaviors.stopped() : this;
  }

  @Override
  public Behavior<RouteMessage> onSignal(Signal signal) {
    if (signal instanceof PostStop) {
      shared.calls().remove(ask.replyTo(), getContext().getSelf());
      if (!settled) { // it failed: its asker is owed an answer all the same
        var why = "its call ended unexpectedly; try again";
        conclude(new Failed(route.failure(Kind.UNAVAILABLE, why)));
      }
    }
    return this;
  }

  // --- along the route

  private void begin() {
    getContext().watchWith(ask.replyTo(), new GivenUp());
    timers.startSingleTimer(OVERDUE, new Overdue(), ask.remaining().plus(GRACE));
    if (ask.isHeardEarly()) {
      route
          .lateness()
          .after()
          .ifPresent(late -> timers.startSingleTimer(HEDGE, new HedgeDue(), late));
    }
    tryNext();
  }

  /** Asks the next provider that is there; where none is left and none at work, all have failed. */
  private void tryNext() {
    var there = nextThere();
    if (there.isPresent()) {
      begin(there.get());
    } else if (running.isEmpty()) {
      conclude(
          new Failed(
              Optional.ofNullable(first).orElseGet(() -> route.noneIsThere(shared.directory()))));
    }
  }

  private Optional<ActorRef<ProviderCommand>> nextThere() {
    var front = Optional.<ActorRef<ProviderCommand>>empty();
    while (front.isEmpty() && next < route.models().size()) {
      front = shared.directory().provider(RouteSettings.provider(route.models().get(next)));
      if (front.isEmpty()) {
        tried.add(RouteTry.absent(route.models().get(next++)));
      }
    }
    return front;
  }

  private void begin(ActorRef<ProviderCommand> front) {
    var model = route.models().get(next++);
    var number = tries.size();
    var ear = getContext().spawnAnonymous(RouteTry.ear(getContext().getSelf(), number));
    var one = new RouteTry(model, front, ear, System.nanoTime());
    tries.add(one);
    running.add(one);
    if (ask.isHeardEarly()) {
      route
          .firstEventTimeout()
          .ifPresent(limit -> timers.startSingleTimer(one, new Late(number), limit));
    }
    front.tell(ask.about(model, ear, credit, shared.directory().streams(one.provider())));
  }

  private void onHeard(RouteTry one, CallReply reply) {
    if (winner == null ? !running.contains(one) : !winner.equals(one)) {
      return; // withdrawn before it was heard
    }
    switch (reply) {
      case Delta delta -> {
        win(one);
        ask.tell(counted(delta));
      }
      case Answered answer -> onAnswered(one, answer, answer.response().attempts());
      case Embedded answer -> onAnswered(one, answer, answer.response().attempts());
      case Failed(var failure) -> onFailed(one, failure);
    }
  }

  private void onAnswered(RouteTry one, Outcome answer, List<Attempt> attempts) {
    win(one);
    tried.addAll(attempts);
    conclude(answer);
  }

  /** A beginning tells of the tries before it, too. */
  private Delta counted(Delta delta) {
    return delta.event() instanceof Began began
        ? new Delta(began.by(began.provider(), tried.size() + began.attempts()))
        : delta;
  }

  private void onFailed(RouteTry one, ModelFailure failure) {
    tried.addAll(one.attempts(failure));
    if (winner != null) {
      conclude(new Failed(failure));
      return;
    }
    drop(one);
    first = first == null ? failure : first;
    if (RouteTry.canAnotherHelp(failure) && ask.remaining().isPositive()) {
      tryNext();
    } else if (running.isEmpty()) { // else the one beside it may still answer
      conclude(new Failed(RouteTry.canAnotherHelp(failure) ? first : failure));
    }
  }

  private void hedge() {
    if (winner == null && running.size() == 1) {
      nextThere().filter(_ -> mayHedge()).ifPresent(this::begin);
    }
  }

  /** It is a request more than the call needs: the provider's budget has to allow it. */
  private boolean mayHedge() {
    var provider = RouteSettings.provider(route.models().get(next));
    return shared.directory().status(provider).budget.tryHedge(System.nanoTime());
  }

  private void onLate(RouteTry one) {
    if (winner == null && running.contains(one)) {
      tried.add(one.abandoned());
      first =
          first == null
              ? route.failure(Kind.TIMED_OUT, one.model() + " was silent for too long")
              : first;
      drop(one);
      tryNext();
    }
  }

  /** From here on it is this provider's call; the others are withdrawn. */
  private void win(RouteTry one) {
    if (winner == null) {
      winner = one;
      firstEvent = Optional.of(Duration.ofNanos(System.nanoTime() - ask.asked()));
      route.lateness().add(one.took());
      timers.cancel(HEDGE);
      timers.cancel(one);
      running.remove(one);
      abandonAll();
    }
  }

  private void drop(RouteTry one) {
    running.remove(one);
    timers.cancel(one);
    one.front().tell(new Cancel(one.ear()));
    getContext().stop(one.ear());
  }

  // --- the asker

  private void onGranted(int deltas) {
    credit = (int) Math.min(Integer.MAX_VALUE, (long) credit + Math.max(0, deltas));
    var one = winner;
    if (one != null) {
      one.grant(deltas);
    } else {
      running.forEach(each -> each.grant(deltas));
    }
  }

  /** Ends the call from here, and withdraws what is at work on it. */
  private void end(Kind kind, String why) {
    var one = winner;
    if (one != null) {
      running.add(one);
    }
    abandonAll();
    conclude(new Failed(route.failure(kind, why)));
  }

  private void abandonAll() {
    running.forEach(each -> tried.add(each.abandoned()));
    List.copyOf(running).forEach(this::drop);
  }

  private void conclude(Outcome outcome) {
    settled = true;
    var reply = Replies.told(outcome, tried);
    getContext().unwatch(ask.replyTo());
    shared
        .calls()
        .remove(
            ask.replyTo(), getContext().getSelf()); // before the reply: its address is free again
    ask.settle(reply);
    shared.events().accept(ask.ended(route, tried, reply, firstEvent));
  }
}
