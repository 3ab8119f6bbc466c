package dev.troupe.ingress;

import dev.troupe.supervision.Backoff;
import dev.troupe.supervision.Supervised;
import io.netty.channel.Channel;
import java.net.BindException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: keeps its socket bound, through any failure, and drains before it stops.
 *
 * <p>A restart releases the listening socket and binds it again at the same port; connections, and
 * the calls on them, do not notice. Stopping ends them.
 */
public final class IngressActor extends AbstractMatchingBehavior<IngressMessage> {

  /** The socket is bound. */
  record Opened(Listener.Bound bound) implements IngressMessage {}

  /** The socket could not be bound. */
  record OpenFailed(Throwable cause) implements IngressMessage {}

  /** The socket closed without being told to. */
  record ListenerLost(Channel socket) implements IngressMessage {}

  /** The pause after a failed bind is over. */
  record OpenDue() implements IngressMessage {}

  /** What is still in flight has had its time. */
  record GraceOver() implements IngressMessage {}

  /** Nothing is in flight any more. */
  record Emptied(ActorRef<IngressCommand.Drained> drainer) implements IngressMessage {}

  private static final Logger LOG = LoggerFactory.getLogger("troupe.ingress");
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration QUIET = Duration.ofSeconds(30);
  private static final Duration FLUSH = Duration.ofMillis(100); // last bytes on their way out

  private final ActorContext<IngressMessage> context;
  private final IngressWiring wiring;
  private final Listener listener;
  private final Backoff backoff = new Backoff(SHORTEST_PAUSE, LONGEST_PAUSE, QUIET);
  private Optional<Channel> socket = Optional.empty();

  private IngressActor(
      ActorContext<IngressMessage> context, IngressWiring wiring, Listener listener) {
    super(context);
    this.context = context;
    this.wiring = wiring;
    this.listener = listener;
    open();
  }

  /** The server, which is restarted in place whenever it fails. */
  public static Behavior<IngressCommand> create(IngressWiring wiring) {
    return Behaviors.<IngressMessage>setup(
            _ -> {
              var listener = new Listener(wiring);
              return Supervised.restarting(
                  Behaviors.setup(context -> new IngressActor(context, wiring, listener)),
                  wiring.restarts());
            })
        .narrow();
  }

  @Override
  public Behavior<IngressMessage> onMessage(IngressMessage message) {
    switch (message) {
      case IngressCommand.Drain drain -> drain(drain);
      case Opened(var bound) -> opened(bound);
      case OpenFailed(var cause) -> openFailed(cause);
      case ListenerLost(var lost) -> listenerLost(lost);
      case OpenDue() -> open();
      case GraceOver() -> listener.traffic().withdraw();
      case Emptied(var drainer) ->
          context.scheduleOnce(FLUSH, drainer, new IngressCommand.Drained());
    }
    return this;
  }

  @Override
  public Behavior<IngressMessage> onSignal(Signal signal) {
    if (signal instanceof PreRestart) {
      listener.release();
    } else if (signal instanceof PostStop) {
      listener.stop();
    }
    return this;
  }

  private void drain(IngressCommand.Drain drain) {
    context.scheduleOnce(drain.grace(), context.getSelf(), new GraceOver());
    context.pipeToSelf(listener.traffic().drain(), (_, _) -> new Emptied(drain.replyTo()));
  }

  private void open() {
    context.pipeToSelf(
        listener.open(),
        (bound, failure) -> failure == null ? new Opened(bound) : new OpenFailed(failure));
  }

  private void opened(Listener.Bound bound) {
    socket = Optional.of(bound.socket());
    listener.keep(bound.address());
    context.pipeToSelf(bound.lost(), (_, _) -> new ListenerLost(bound.socket()));
    if (!wiring.bound().complete(bound.address())) {
      LOG.info("ingress: bound again at {}", listener.address());
    }
  }

  private void openFailed(Throwable cause) {
    var problem = "ingress: bind %s: %s".formatted(listener.address(), reason(cause));
    if (wiring.bound().completeExceptionally(new IngressException(problem, cause))) {
      return; // who starts the tree hears it, and stops it
    }
    var pause = backoff.nextPause(System.nanoTime());
    LOG.warn("{}; tries again in {} ms", problem, pause.toMillis());
    context.scheduleOnce(pause, context.getSelf(), new OpenDue());
  }

  private void listenerLost(Channel lost) {
    if (socket.filter(lost::equals).isPresent()) {
      throw new IllegalStateException("the listening socket closed");
    }
  }

  private static String reason(Throwable failure) {
    for (Optional<Throwable> at = Optional.of(failure); at.isPresent(); at = cause(at.get())) {
      if (at.get() instanceof BindException bind) {
        var words = String.valueOf(bind.getMessage()).replaceFirst("^\\[.*] ", ""); // the address
        return words.toLowerCase(Locale.ROOT) + "; choose another troupe.ingress.port";
      }
    }
    return String.valueOf(failure.getMessage());
  }

  private static Optional<Throwable> cause(Throwable failure) {
    return Optional.ofNullable(failure.getCause());
  }
}
