package dev.troupe.http;

import java.time.Duration;
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
 * One HTTP/1.1 connection: connects for its first exchange, then runs one at a time until it
 * closes.
 *
 * <p>The connection lives as long as this actor: a stop of either ends the other.
 */
final class ConnectionActor extends AbstractMatchingBehavior<ConnectionMessage> {

  /** The connection stands. */
  record Connected() implements ConnectionMessage {}

  /** The first exchange was aborted before it was begun. */
  record GivenUp(HttpFailure reason) implements ConnectionMessage {}

  /** No connection came about in time, unless it did. */
  record ConnectDue() implements ConnectionMessage {}

  /** The connection closed, or did not come about. */
  record Closed(@Nullable Throwable cause) implements ConnectionMessage {}

  /** Whom the connection belongs to: its actor, and where it waits while it idles. */
  record Session(ActorRef<SessionMessage> actor, IdleConnections idle) {}

  static Behavior<ConnectionMessage> create(Connector connector, Session session, Exchange first) {
    return Behaviors.setup(
        context ->
            first.hold(new Hold(context.getSelf()))
                ? new ConnectionActor(context, connector, session, first)
                : Behaviors.stopped());
  }

  private final SessionSettings settings;
  private final Session session;
  private final Exchange first;
  private final Duration limit; // until it stands: that of the first exchange
  private final ConnectionSlot slot;
  private boolean connecting = true;

  private ConnectionActor(
      ActorContext<ConnectionMessage> context,
      Connector connector,
      Session session,
      Exchange first) {
    super(context);
    this.settings = connector.settings();
    this.session = session;
    this.first = first;
    var self = context.getSelf();
    limit = first.limits().orElse(settings.limits()).connect();
    context.scheduleOnce(limit, self, new ConnectDue());
    // last, since a throw after it would leave the connection open
    slot = connector.connect(new Owner(self, session));
  }

  @Override
  public Behavior<ConnectionMessage> onMessage(ConnectionMessage message) {
    return switch (message) {
      case Connected() -> begin();
      case GivenUp(var reason) -> giveUp(reason);
      case ConnectDue() ->
          connecting ? fail("no connection within " + limit.toMillis() + " ms", null) : this;
      case Closed(var cause) ->
          connecting ? fail(ExchangeFailures.rootOf(cause), cause) : Behaviors.stopped();
    };
  }

  @Override
  public Behavior<ConnectionMessage> onSignal(Signal signal) {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      slot.shutDown();
      if (connecting) {
        first.fail(ExchangeFailures.givenUp(settings));
      }
    }
    return this;
  }

  private Behavior<ConnectionMessage> begin() {
    if (connecting) { // a TLS handshake can be repeated
      connecting = false;
      session.actor().tell(new SessionActor.Established(getContext().getSelf()));
      if (!slot.put(first)) {
        first.fail(ExchangeFailures.unreachable(settings, "closed by the other side", null));
      }
    }
    return this;
  }

  /**
   * A connection that stands is kept: by now it may run another exchange. One that does not counts
   * until its socket has closed, so that it goes on with no handshake meanwhile.
   */
  private Behavior<ConnectionMessage> giveUp(HttpFailure reason) {
    first.fail(reason);
    if (connecting) {
      slot.shutDown();
    }
    return this;
  }

  private Behavior<ConnectionMessage> fail(String why, @Nullable Throwable cause) {
    first.fail(ExchangeFailures.unreachable(settings, why, cause));
    return Behaviors.stopped();
  }

  /** Has the first exchange until the connection begins it. */
  private record Hold(ActorRef<ConnectionMessage> self) implements Exchange.Holder {
    @Override
    public void abort(HttpFailure reason) {
      self.tell(new GivenUp(reason));
    }

    @Override
    public void resume() {} // nothing to read yet
  }

  private record Owner(ActorRef<ConnectionMessage> self, Session session)
      implements ConnectionSlot.Owner {
    @Override
    public void onConnected() {
      self.tell(new Connected());
    }

    @Override
    public void onIdle(ConnectionSlot slot) {
      if (!session.idle().add(slot)) {
        session.actor().tell(new SessionActor.Idle(slot));
      }
    }

    @Override
    public void onReturned(Exchange exchange) {
      session.actor().tell(new SessionCommand.Run(exchange));
    }

    @Override
    public void onStale(Exchange exchange) {
      session.actor().tell(new SessionActor.Stale(exchange));
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
      self.tell(new Closed(cause));
    }
  }
}
