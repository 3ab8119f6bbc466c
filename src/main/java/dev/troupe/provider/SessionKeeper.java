package dev.troupe.provider;

import dev.troupe.http.HttpSession;
import dev.troupe.http.SessionActor;
import dev.troupe.http.SessionCommand;
import dev.troupe.provider.ProviderActor.SessionEnded;
import dev.troupe.provider.ProviderActor.SessionFailed;
import dev.troupe.provider.ProviderActor.SessionReady;
import dev.troupe.provider.ProviderActor.StartDue;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.supervision.Backoff;
import dev.troupe.supervision.Supervised;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a session running below a front: starts it, and starts another after a growing pause when
 * it ends.
 *
 * <p>starting --ready--&gt; up --ended--&gt; pausing --due--&gt; starting. It is never given up: at
 * the longest pause the provider counts as quarantined. Used by one actor.
 */
final class SessionKeeper {

  private final ActorContext<ProviderMessage> context;
  private final TimerScheduler<ProviderMessage> timers;
  private final Backend backend;
  private final ProviderSettings settings;
  private final ProviderStatus status;
  private final Backoff backoff;
  private long life; // of the session that runs, or ran last
  private @Nullable ActorRef<SessionCommand> session;
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
    var number = ++life;
    session =
        context.spawn(
            Supervised.watched(
                SessionActor.create(
                    settings.session(),
                    status.connections,
                    status.connectionRestarts,
                    http -> announce(http, number)),
                status.sessionRestarts),
            status.nextSession());
    context.watchWith(session, new SessionEnded(number));
  }

  /** Runs on the session's thread. */
  private void announce(HttpSession http, long number) {
    var front = context.getSelf();
    var _ =
        backend
            .start(http)
            .whenComplete(
                (backend, failure) ->
                    front.tell(
                        failure == null
                            ? new SessionReady(number, backend)
                            : new SessionFailed(number, unwrapped(failure))));
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Whether calls can be worked on. */
  boolean isUp() {
    return ready != null;
  }

  /** Whether calls may wait for the session that is being started. */
  boolean isStarting() {
    return session != null && ready == null;
  }

  LiveCall.Worker work(LiveCall call) {
    if (session == null || ready == null) {
      throw new IllegalStateException("session is not up");
    }
    return ready.work(call, session, context.getSelf());
  }

  void onReady(SessionReady message) {
    if (message.life() == life && session != null) {
      ready = message.backend();
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
    session = null;
    ready = null;
    timers.startSingleTimer(new StartDue(), backoff.nextPause(System.nanoTime()));
    status.state(backoff.isExhausted() ? State.QUARANTINED : State.RESTARTING);
    return true;
  }

  /** The front ends, or begins a new life: so does the session. */
  void stop() {
    if (session != null) {
      context.unwatch(session);
      context.stop(session);
      session = null;
    }
    ready = null;
    status.state(State.RESTARTING);
  }
}
