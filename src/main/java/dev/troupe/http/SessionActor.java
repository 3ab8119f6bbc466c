package dev.troupe.http;

import dev.troupe.supervision.Restarts;
import dev.troupe.supervision.Supervised;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one origin: gives each exchange an idle one, last in, first out, or opens
 * another.
 *
 * <p>When it ends its connections end with it, and so do their exchanges.
 */
public final class SessionActor extends AbstractMatchingBehavior<SessionMessage> {

  /** A connection stands. */
  record Established(ActorRef<ConnectionMessage> connection) implements SessionMessage {}

  /** A connection can take another exchange. */
  record Idle(ConnectionSlot slot) implements SessionMessage {}

  /** A reused connection was lost without an answer; {@code exchange} wants a fresh one. */
  record Stale(Exchange exchange) implements SessionMessage {}

  /** A connection's actor ended. */
  record ConnectionEnded(ActorRef<ConnectionMessage> connection) implements SessionMessage {}

  /**
   * A session.
   *
   * @param open counts its open connections, for whoever wants to know
   * @param restarts counts its connections' failures
   * @param onStart gets the direct-style view of this session, once, while it starts; what it
   *     throws fails the start
   */
  public static Behavior<SessionCommand> create(
      SessionSettings settings,
      AtomicInteger open,
      Restarts restarts,
      Consumer<HttpSession> onStart) {
    return Behaviors.<SessionMessage>setup(
            context -> new SessionActor(context, settings, open, restarts, onStart))
        .narrow();
  }

  private final SessionSettings settings;
  private final AtomicInteger open;
  private final Restarts restarts;
  private final Connector connector;
  private final IdleConnections idle = new IdleConnections(); // shared with the connections
  private final OpenExchanges unsettled = new OpenExchanges(); // shared with HttpSession
  private final Deque<Exchange> stale = new ArrayDeque<>(); // each waits for a place to be free
  private final Deque<Exchange> waiting = new ArrayDeque<>();
  private final Map<ActorRef<ConnectionMessage>, Exchange> connecting = new HashMap<>();
  private int connections;
  private long lastConnection;

  private SessionActor(
      ActorContext<SessionMessage> context,
      SessionSettings settings,
      AtomicInteger open,
      Restarts restarts,
      Consumer<HttpSession> onStart) {
    super(context);
    this.settings = settings;
    this.open = open;
    this.restarts = restarts;
    this.connector = new Connector(context.getSystem(), settings);
    var door =
        new HttpSession.Door(context.getSelf().narrow(), idle, unsettled, context.getSystem());
    onStart.accept(new HttpSession(door, settings));
  }

  @Override
  public Behavior<SessionMessage> onMessage(SessionMessage message) {
    switch (message) {
      case SessionCommand.Run(var exchange) -> run(exchange);
      case Established(var connection) -> connecting.remove(connection);
      case Idle(var slot) -> reuse(slot);
      case Stale(var exchange) -> sendAgain(exchange);
      case ConnectionEnded(var connection) -> forget(connection);
    }
    return this;
  }

  @Override
  public Behavior<SessionMessage> onSignal(Signal signal) {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      open.addAndGet(-connections);
      connections = 0;
      unsettled.abortAll(new HttpFailure.Aborted(settings.origin() + ": session ended", null));
      getContext().getChildren().forEach(getContext()::stop);
      connector.close();
    }
    return this;
  }

  private void run(Exchange exchange) {
    exchange.enter(unsettled);
    if (exchange.isOver()) {
      return;
    }
    if (idle.run(exchange)) {
      return;
    }
    if (connections < settings.maxConnections()) {
      connect(exchange);
    } else {
      await(exchange);
    }
  }

  private void await(Exchange exchange) {
    if (waiting.size() >= settings.maxWaiting()) {
      waiting.removeIf(Exchange::isOver);
    }
    if (waiting.size() < settings.maxWaiting()) {
      waiting.addLast(exchange);
      idle.wanted(true);
      runWaiting();
    } else {
      exchange.fail(
          new HttpFailure.Full(
              settings.origin()
                  + ": all "
                  + settings.maxConnections()
                  + " connections are busy and "
                  + settings.maxWaiting()
                  + " exchanges wait; raise max-connections, or ask for less at once",
              null));
    }
  }

  private void connect(Exchange exchange) {
    connector.open();
    connections++; // first: once it is spawned, others may see what it does
    open.incrementAndGet();
    var connection =
        getContext()
            .spawn(
                Supervised.ending(
                    ConnectionActor.create(
                        connector,
                        new ConnectionActor.Session(getContext().getSelf(), idle),
                        exchange),
                    restarts),
                "connection-" + ++lastConnection);
    getContext().watchWith(connection, new ConnectionEnded(connection));
    connecting.put(connection, exchange);
  }

  /** A connection that idles since {@link IdleConnections#wanted} was said. */
  private void reuse(ConnectionSlot slot) {
    var next = nextOf(waiting);
    idle.wanted(!waiting.isEmpty());
    if (next == null) {
      keep(slot);
    } else if (!slot.put(next)) {
      run(next);
    }
  }

  private void keep(ConnectionSlot slot) {
    if (!idle.add(slot)) {
      reuse(slot);
    }
  }

  /** One that idled before that was said may be there still. */
  private void runWaiting() {
    var next = waiting.peekFirst();
    while (next != null && (next.isOver() || idle.run(next))) {
      waiting.removeFirst();
      next = waiting.peekFirst();
    }
    idle.wanted(next != null);
  }

  /** At the limit of connections, the place of the one that was lost is free in a moment. */
  private void sendAgain(Exchange exchange) {
    if (connections < settings.maxConnections()) {
      connect(exchange);
    } else {
      stale.addLast(exchange);
    }
  }

  private void forget(ActorRef<ConnectionMessage> connection) {
    connections--;
    open.decrementAndGet();
    idle.prune();
    var first = connecting.remove(connection);
    if (first != null) { // the actor failed before it could tell; else this changes nothing
      first.fail(ExchangeFailures.unreachable(settings, "connection failed to start", null));
    }
    fillPlace();
  }

  private void fillPlace() {
    var again = nextOf(stale);
    if (again != null) {
      connect(again);
      return;
    }
    var next = nextOf(waiting);
    if (next != null) {
      run(next);
    }
  }

  private static @Nullable Exchange nextOf(Deque<Exchange> queue) {
    var next = queue.pollFirst();
    while (next != null && next.isOver()) {
      next = queue.pollFirst();
    }
    return next;
  }
}
