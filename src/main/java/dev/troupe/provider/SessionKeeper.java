package dev.troupe.provider;

import dev.troupe.coroutine.Pending;
import dev.troupe.http.SessionActor;
import dev.troupe.http.SessionCommand;
import dev.troupe.provider.Heard.SessionEnded;
import dev.troupe.provider.Heard.SessionFailed;
import dev.troupe.provider.Heard.SessionReady;
import dev.troupe.provider.Heard.SessionStarted;
import dev.troupe.provider.Heard.StartDue;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.supervision.Backoff;
import dev.troupe.supervision.Supervised;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a session running below a front: starts it, and starts another after a growing pause when
 * it ends.
 *
 * <p>starting --ready--&gt; up --ended--&gt; pausing --due--&gt; starting. It is never given up: at
 * the longest pause the provider counts as quarantined. One that is not ready in time has failed,
 * and ends. Used by one actor.
 */
final class SessionKeeper {

  private static final String OVERDUE = "overdue"; // the timer of a session that is not ready

  private final ActorContext<ProviderMessage> context;
  private final TimerScheduler<ProviderMessage> timers;
  private final Backend backend;
  private final ProviderSettings settings;
  private final ProviderStatus status;
  private final Backoff backoff;
  private long life; // of the session that runs, or ran last
  private @Nullable ActorRef<SessionCommand> session;
  private @Nullable Pending<Backend.Ready> readying;
  private @Nullable Runnable discovering; // ends it
  private Backend.@Nullable Ready ready;

  SessionKeeper(
      ActorContext<ProviderMessage> context,
      TimerScheduler<ProviderMessage> timers,
      Backend backend,
      ProviderSettings settings,
      ProviderStatus status) {
    this.context = context;
    this.timers = timers;
    this.backend = backend;
    this.settings = settings;
    this.status = status;
    var restart = settings.restart();
    this.backoff = new Backoff(restart.shortest(), restart.longest(), restart.quiet());
  }

  void start() {
    var number = status.nextSession(); // what an earlier life of the front hears late, is not ours
    life = number;
    var front = context.getSelf();
    session =
        context.spawn(
            Supervised.watched(
                SessionActor.create(
                    settings.session(),
                    status.connections,
                    status.connectionRestarts,
                    http -> front.tell(new SessionStarted(number, http))),
                status.sessionRestarts),
            "session-" + number);
    context.watchWith(session, new SessionEnded(number));
    timers.startSingleTimer(OVERDUE, new SessionFailed(number, overdue()), settings.startTimeout());
  }

  private TimeoutException overdue() {
    return new TimeoutException(
        "not made by its factory within %d ms: mend that, or raise start-timeout"
            .formatted(settings.startTimeout().toMillis()));
  }

  /** Whether calls can be worked on. */
  boolean isUp() {
    return ready != null;
  }

  /** Whether calls may wait for the session that is being started. */
  boolean isStarting() {
    return session != null && ready == null;
  }

  LiveAttempt.Worker work(LiveAttempt attempt) {
    if (session == null || ready == null) {
      throw new IllegalStateException("session is not up");
    }
    return ready.work(attempt, context.getSelf());
  }

  void onStarted(SessionStarted message) {
    if (message.life() == life && session != null) {
      readying = backend.start(message.http());
      discovering = backend.discover(message.http(), status::discovered);
      var number = life;
      var front = context.getSelf();
      var _ =
          readying
              .toStage()
              .whenComplete((ready, failure) -> front.tell(outcome(number, ready, failure)));
    }
  }

  private static ProviderMessage outcome(
      long life, Backend.Ready ready, @Nullable Throwable failure) {
    return failure == null ? new SessionReady(life, ready) : new SessionFailed(life, failure);
  }

  void onReady(SessionReady message) {
    if (message.life() == life && session != null) {
      ready = message.backend();
      timers.cancel(OVERDUE);
      status.state(State.READY);
    }
  }

  void onFailed(SessionFailed message) {
    if (message.life() == life && session != null) {
      status.sessionRestarts.add(message.cause());
      context.stop(session);
    }
  }

  /** Notes the end and sets the timer for the next start; false where that session is long gone. */
  boolean onEnded(SessionEnded message) {
    if (message.life() != life) {
      return false;
    }
    forgetSession();
    timers.startSingleTimer(new StartDue(), backoff.nextPause(System.nanoTime()));
    status.state(backoff.isExhausted() ? State.QUARANTINED : State.RESTARTING);
    return true;
  }

  /** The front ends, or begins a new life: so does the session. */
  void stop() {
    if (session != null) {
      context.unwatch(session);
      context.stop(session);
    }
    forgetSession();
    status.state(State.RESTARTING);
  }

  /** What is still readying itself for it is told to give up: it is a user's code. */
  private void forgetSession() {
    if (readying != null) {
      readying.cancel();
    }
    if (discovering != null) {
      discovering.run();
    }
    timers.cancel(OVERDUE);
    discovering = null;
    readying = null;
    session = null;
    ready = null;
  }
}
