package dev.troupe.provider;

import dev.troupe.dialect.BatchLimits;
import dev.troupe.event.TroupeEvent;
import dev.troupe.provider.Heard.AskerGone;
import dev.troupe.provider.Heard.Begun;
import dev.troupe.provider.Heard.DeadlineDue;
import dev.troupe.provider.Heard.Ended;
import dev.troupe.provider.Heard.LimitsTold;
import dev.troupe.provider.Heard.PauseDue;
import dev.troupe.provider.Heard.RateDue;
import dev.troupe.provider.Heard.SessionEnded;
import dev.troupe.provider.Heard.SessionFailed;
import dev.troupe.provider.Heard.SessionReady;
import dev.troupe.provider.Heard.SessionStarted;
import dev.troupe.provider.Heard.StartDue;
import dev.troupe.provider.ProviderCommand.Call;
import dev.troupe.provider.ProviderCommand.CallReply;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Credit;
import dev.troupe.provider.ProviderCommand.Describe;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.Outcome;
import dev.troupe.provider.ProviderCommand.StreamReply;
import dev.troupe.provider.ProviderKeys.Turn.Later;
import dev.troupe.provider.ProviderKeys.Turn.Now;
import dev.troupe.provider.Retries.Verdict.Again;
import dev.troupe.provider.Retries.Verdict.Enough;
import dev.troupe.supervision.Supervised;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
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
  private final TimerScheduler<ProviderMessage> timers;
  private final CallTable calls;
  private final Replies replies;
  private final SessionKeeper session;
  private final Retries retries;
  private final Verdicts verdicts;
  private final ProviderKeys keys;
  private final Refusals refusals;
  private final Conclusions conclusions;
  private final BatchLimits batches;
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
    this.timers = timers;
    this.calls = new CallTable(settings, status);
    this.replies = new Replies(settings);
    this.retries = new Retries(settings.retry(), status.budget, RandomGenerator.getDefault());
    this.keys = new ProviderKeys(settings);
    this.verdicts = new Verdicts(settings.breaker(), keys, status);
    this.session = new SessionKeeper(context, timers, backend, settings, status);
    this.batches = backend.batches().orElse(BatchLimits.NONE);
    this.refusals = new Refusals(settings, backend, status.offer, replies, calls, session);
    this.conclusions = new Conclusions(context, calls, verdicts, events);
    session.start();
  }

  @Override
  public Behavior<ProviderMessage> onMessage(ProviderMessage message) {
    switch (message) { // no default: a new message must fail to compile
      case Call ask -> admit(LiveCall.of(ask, settings, status.offer, batches, ++admitted));
      case Credit(var deltas, var replyTo) -> onCredit(deltas, replyTo);
      case Cancel(var replyTo) -> giveUp(replyTo);
      case Describe(var replyTo) -> replyTo.tell(new Descriptions(List.of(status.describe())));
      case Ended(var attempt, var outcome) -> onEnded(attempt, outcome);
      case AskerGone(var replyTo) -> giveUp(replyTo);
      case DeadlineDue() -> onDeadlineDue();
      case PauseDue() -> onPauseDue();
      case LimitsTold(var attempt, var rates) -> attempt.key.rate().answered(attempt, rates);
      case Begun(var attempt) -> verdicts.begun(attempt);
      case RateDue() -> {} // and so work goes on
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
      conclusions.refuse(
          call,
          replies.rejected(
              call, "this replyTo has a call already: ask, or use one reference for each call"));
      return;
    }
    calls.add(call); // owed an answer from here on, whatever throws below
    var refusal = refusals.of(call);
    if (refusal.isPresent()) {
      calls.settled(call);
      conclusions.refuse(call, refusal.get());
    } else {
      getContext().watchWith(call.replyTo, new AskerGone(call.replyTo));
      retries.admitted(System.nanoTime());
      setDeadlineTimer();
    }
  }

  /** Starts to work on as many calls as there are places, and as their provider can take. */
  private void workOn() {
    var next = next();
    while (next.isPresent() && workOn(next.get())) {
      next = next();
    }
  }

  /**
   * Looks each time whether calls are taken: the one before may be a probe, and all that go out.
   */
  private Optional<LiveCall> next() {
    if (verdicts.refuses()) {
      calls.waiting().forEach(this::turnAway);
    }
    return session.isUp() ? calls.next() : Optional.empty();
  }

  /** Works on {@code call}, or answers it; false where it has to wait. */
  private boolean workOn(LiveCall call) {
    return switch (keys.take(call)) {
      case Later(var wait) -> answersTooLate(call, wait);
      case Now(var attempt) -> {
        workOn(attempt);
        yield true;
      }
    };
  }

  private void workOn(LiveAttempt attempt) {
    var self = getContext().getSelf();
    if (verdicts.admits(attempt, () -> self.tell(new Begun(attempt)))) {
      calls.begin(attempt);
      attempt.start(session.work(attempt));
    } else {
      attempt.key.rate().ended(attempt);
      turnAway(attempt.call);
    }
  }

  private boolean answersTooLate(LiveCall call, Duration wait) {
    var isTooLong = wait.compareTo(call.remaining()) >= 0;
    if (isTooLong) {
      conclusions.conclude(call, replies.tooFast(call, wait));
    } else {
      timers.startSingleTimer(RateDue.class, new RateDue(), wait);
    }
    return isTooLong;
  }

  private void turnAway(LiveCall call) {
    conclusions.conclude(call, replies.turnedAway(call, keys.firstCause(), verdicts.opensIn()));
  }

  private void onCredit(int deltas, ActorRef<StreamReply> replyTo) {
    calls
        .find(replyTo)
        .ifPresent(
            call ->
                call.gate.addCredit(deltas).ifPresent(last -> conclusions.conclude(call, last)));
  }

  private void onEnded(LiveAttempt attempt, Outcome outcome) {
    var call = attempt.call;
    calls.worked(attempt);
    attempt.key.rate().ended(attempt);
    if (!calls.isOwed(call)) {
      return;
    }
    var judgement = verdicts.ended(attempt, outcome);
    call.attempted(attempt, outcome);
    if (call.goesOn()) { // its place is kept, and its next request goes the way of any other
      retries.admitted(System.nanoTime());
      calls.pause(call, Duration.ZERO);
      return;
    }
    var elsewhere = judgement.isOfTheKey() && keys.haveAnother(attempt);
    switch (retries.judge(call, outcome, verdicts.refuses(), elsewhere)) {
      case Again(var pause) -> {
        calls.pause(call, pause);
        setPauseTimer();
      }
      case Enough(var why) -> conclusions.concludeInTurn(call, Replies.because(outcome, why));
    }
  }

  private void onPauseDue() {
    calls.resume();
    setPauseTimer();
  }

  private void giveUp(ActorRef<? extends CallReply> replyTo) {
    calls.find(replyTo).ifPresent(call -> conclusions.cut(call, replies.cancelled(call)));
  }

  private void onDeadlineDue() {
    for (var call : calls.deadlines().takeDue()) {
      conclusions.cut(call, keys.isHolding(call) ? replies.heldBack(call) : replies.timedOut(call));
    }
    setDeadlineTimer();
  }

  private void failAll(String why) {
    conclusions.cutAll(call -> replies.interrupted(call, why));
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
