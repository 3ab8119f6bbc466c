package dev.troupe.provider;

import dev.troupe.event.TroupeEvent;
import dev.troupe.http.HttpSession;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Credit;
import dev.troupe.provider.ProviderCommand.Describe;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Reply;
import dev.troupe.provider.ProviderCommand.Stream;
import dev.troupe.provider.ProviderCommand.StreamReply;
import dev.troupe.provider.Retries.Verdict.Again;
import dev.troupe.provider.Retries.Verdict.Enough;
import dev.troupe.supervision.Supervised;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The front of one provider: admits calls, knows who waits for which, and keeps a session running
 * below it.
 *
 * <p>It does no I/O and runs no dialect or user code, so what fails is the session, not the front.
 * While the session is down, callers are answered at once.
 */
final class ProviderActor extends AbstractMatchingBehavior<ProviderMessage> {

  /** What the front hears from itself and from below. */
  sealed interface Heard extends ProviderMessage, NoSerializationVerificationNeeded {}

  /** The work on {@code call} has truly ended, with this outcome if nobody told another before. */
  record Ended(LiveCall call, Reply outcome) implements Heard {}

  /** The asker timed out or died. */
  record AskerGone(ActorRef<? extends StreamReply> replyTo) implements Heard {}

  /** A call's deadline may have passed. */
  record DeadlineDue() implements Heard {}

  /** A call's pause before its next attempt may be over. */
  record PauseDue() implements Heard {}

  /** The session numbered {@code life} runs, and its {@code http} can be used. */
  record SessionStarted(long life, HttpSession http) implements Heard {}

  /** The session numbered {@code life} can take calls. */
  record SessionReady(long life, Backend.Ready backend) implements Heard {}

  /** The session numbered {@code life} could not be readied. */
  record SessionFailed(long life, Throwable cause) implements Heard {}

  /** The session numbered {@code life} stopped, as planned or not. */
  record SessionEnded(long life) implements Heard {}

  /** The pause before the next session is over. */
  record StartDue() implements Heard {}

  /**
   * The front of the provider that {@code backend} answers for, restarted in place when it fails.
   */
  static Behavior<ProviderCommand> create(
      ProviderSettings settings,
      Backend backend,
      ProviderStatus status,
      Consumer<? super TroupeEvent> events) {
    var front =
        Behaviors.<ProviderMessage>setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new ProviderActor(context, timers, settings, backend, status, events)));
    return Supervised.restarting(front, status.frontRestarts).narrow();
  }

  private final ProviderSettings settings;
  private final ProviderStatus status;
  private final Consumer<? super TroupeEvent> events;
  private final TimerScheduler<ProviderMessage> timers;
  private final CallTable calls;
  private final Replies replies;
  private final SessionKeeper session;
  private final Retries retries;
  private long admitted;

  private ProviderActor(
      ActorContext<ProviderMessage> context,
      TimerScheduler<ProviderMessage> timers,
      ProviderSettings settings,
      Backend backend,
      ProviderStatus status,
      Consumer<? super TroupeEvent> events) {
    super(context);
    this.settings = settings;
    this.status = status;
    this.events = events;
    this.timers = timers;
    this.calls = new CallTable(settings, status);
    this.replies = new Replies(settings);
    this.retries = new Retries(settings.retry(), RandomGenerator.getDefault());
    this.session = new SessionKeeper(context, timers, backend, settings, status);
    session.start();
  }

  @Override
  public Behavior<ProviderMessage> onMessage(ProviderMessage message) {
    switch (message) { // no default: a new message must fail to compile
      case Generate ask -> admit(LiveCall.of(ask, settings, ++admitted));
      case Stream ask -> admit(LiveCall.of(ask, settings, ++admitted));
      case Credit(var deltas, var replyTo) -> onCredit(deltas, replyTo);
      case Cancel(var replyTo) -> giveUp(replyTo);
      case Describe(var replyTo) -> replyTo.tell(new Descriptions(List.of(status.describe())));
      case Ended(var call, var outcome) -> onEnded(call, outcome);
      case AskerGone(var replyTo) -> giveUp(replyTo);
      case DeadlineDue() -> onDeadlineDue();
      case PauseDue() -> onPauseDue();
      case SessionStarted up -> session.onStarted(up);
      case SessionReady up -> session.onReady(up);
      case SessionFailed down -> session.onFailed(down);
      case SessionEnded end -> onSessionEnded(end);
      case StartDue() -> session.start();
    }
    workOn();
    return this;
  }

  @Override
  public Behavior<ProviderMessage> onSignal(Signal signal) {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      failAll("its front is being started again"); // every asker is owed an answer
      session.stop();
    }
    return this;
  }

  // --- calls

  private void admit(LiveCall call) {
    if (calls.owes(call.replyTo)) {
      refuse(
          call,
          replies.rejected(
              call, "this replyTo has a call already: ask, or use one reference for each call"));
      return;
    }
    calls.add(call); // owed an answer from here on, whatever throws below
    var refusal = refusal(call);
    if (refusal.isPresent()) {
      calls.settled(call);
      refuse(call, refusal.get());
    } else {
      getContext().watchWith(call.replyTo, new AskerGone(call.replyTo));
      retries.admitted(System.nanoTime());
      setDeadlineTimer();
    }
  }

  private void refuse(LiveCall call, Reply refusal) {
    call.gate.settle(refusal);
    events.accept(call.ended(refusal));
  }

  private Optional<Reply> refusal(LiveCall call) {
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
    if (!call.remaining().isPositive()) {
      return Optional.of(replies.timedOut(call));
    }
    if (!session.isUp() && !session.isStarting()) {
      return Optional.of(replies.unavailable(call, "its session is being started again"));
    }
    return calls.isOverfull() ? Optional.of(replies.overloaded(call, calls)) : Optional.empty();
  }

  /** Starts to work on as many calls as there are places. */
  private void workOn() {
    while (session.isUp()) {
      var next = calls.next();
      if (next.isEmpty()) {
        return;
      }
      next.get().start(session.work(next.get()));
    }
  }

  private void onCredit(int deltas, ActorRef<StreamReply> replyTo) {
    calls
        .find(replyTo)
        .ifPresent(call -> call.gate.addCredit(deltas).ifPresent(last -> conclude(call, last)));
  }

  private void onEnded(LiveCall call, Reply outcome) {
    calls.worked(call);
    if (!calls.isOwed(call)) {
      return;
    }
    call.attempted(outcome);
    switch (retries.judge(call, outcome, System.nanoTime())) {
      case Again(var pause) -> {
        calls.pause(call, pause);
        setPauseTimer();
      }
      case Enough(var why) -> concludeInTurn(call, Replies.because(outcome, why));
    }
  }

  private void concludeInTurn(LiveCall call, Reply outcome) {
    if (call.gate.isNext(outcome)) {
      conclude(call, outcome);
    }
  }

  private void onPauseDue() {
    calls.resume();
    setPauseTimer();
  }

  private void giveUp(ActorRef<? extends StreamReply> replyTo) {
    calls.find(replyTo).ifPresent(call -> cut(call, replies.cancelled(call)));
  }

  private void onDeadlineDue() {
    for (var call : calls.deadlines().takeDue()) {
      cut(call, replies.timedOut(call));
    }
    setDeadlineTimer();
  }

  /** Answers {@code call} now and ends the work on it, whatever that has reached. */
  private void cut(LiveCall call, Reply reply) {
    conclude(call, reply);
    call.abort();
  }

  /** Tells the one outcome of {@code call}; how many calls there are then can be seen before. */
  private void conclude(LiveCall call, Reply outcome) {
    calls.settled(call);
    getContext().unwatch(call.replyTo);
    var reply = whole(call, outcome);
    call.gate.settle(reply);
    events.accept(call.ended(reply));
  }

  /** {@code outcome} with what was tried; the attempt that it cuts is one of that. */
  private Reply whole(LiveCall call, Reply outcome) {
    if (call.isInWork()) {
      call.attempted(outcome);
    }
    return Replies.told(outcome, call.attempts());
  }

  /** All are told before anything else is done that could fail. */
  private void failAll(String why) {
    var told = new LinkedHashMap<LiveCall, Reply>();
    for (var call : calls.takeAll()) {
      var reply = whole(call, replies.interrupted(call, why));
      call.gate.settle(reply);
      told.put(call, reply);
    }
    told.forEach(
        (call, reply) -> {
          call.abort();
          getContext().unwatch(call.replyTo);
          events.accept(call.ended(reply));
        });
  }

  private void setDeadlineTimer() {
    setTimer(calls.deadlines(), new DeadlineDue());
  }

  private void setPauseTimer() {
    setTimer(calls.pauses(), new PauseDue());
  }

  private void setTimer(Alarms alarms, Heard due) {
    alarms.rearm().ifPresent(length -> timers.startSingleTimer(due.getClass(), due, length));
  }

  private void onSessionEnded(SessionEnded end) {
    if (session.onEnded(end)) {
      failAll("its session ended");
    }
  }
}
