package dev.troupe.http;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One HTTP/1.1 connection: connects for its first exchange, then runs one at a time until it
 * closes.
 *
 * <p>The connection lives as long as this actor: a stop of either ends the other.
 */
final class ConnectionActor extends AbstractMatchingBehavior<ConnectionMessage> {

  /** The connection stands. */
  record Connected() implements ConnectionMessage {}

  /** No connection came about. */
  record ConnectFailed(Throwable cause) implements ConnectionMessage {}

  /** The first exchange was aborted before there was a connection. */
  record GivenUp() implements ConnectionMessage {}

  /** The connection closed. */
  record Closed() implements ConnectionMessage {}

  static Behavior<ConnectionMessage> create(
      Connector connector, ActorRef<SessionMessage> session, Exchange first) {
    return Behaviors.setup(context -> new ConnectionActor(context, connector, session, first));
  }

  private final Connector connector;
  private final ActorRef<SessionMessage> session;
  private final Exchange first;
  private final ConnectionSlot slot;

  private ConnectionActor(
      ActorContext<ConnectionMessage> context,
      Connector connector,
      ActorRef<SessionMessage> session,
      Exchange first) {
    super(context);
    this.connector = connector;
    this.session = session;
    this.first = first;
    var self = context.getSelf();
    var made = connector.connect(new Owner(self, session));
    slot = made.second();
    if (first.hold(() -> self.tell(new GivenUp()), () -> {})) {
      context.pipeToSelf(
          made.first(), (_, cause) -> cause == null ? new Connected() : new ConnectFailed(cause));
    } else {
      self.tell(new GivenUp());
    }
  }

  @Override
  public Behavior<ConnectionMessage> onMessage(ConnectionMessage message) {
    return switch (message) {
      case Connected() -> begin();
      case ConnectFailed(var cause) -> {
        first.fail(connector.unreachable(cause));
        yield Behaviors.stopped();
      }
      case GivenUp() -> {
        first.fail(new HttpFailure.Aborted("exchange aborted while connecting", null));
        yield Behaviors.stopped();
      }
      case Closed() -> Behaviors.stopped();
    };
  }

  @Override
  public Behavior<ConnectionMessage> onSignal(Signal signal) {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      slot.shutDown();
    }
    return this;
  }

  private Behavior<ConnectionMessage> begin() {
    session.tell(new SessionActor.Established(getContext().getSelf()));
    first.release();
    if (!slot.put(first)) {
      session.tell(new SessionCommand.Run(first));
    }
    return this;
  }

  private record Owner(ActorRef<ConnectionMessage> self, ActorRef<SessionMessage> session)
      implements ConnectionSlot.Owner {
    @Override
    public void onIdle(ConnectionSlot slot) {
      session.tell(new SessionActor.Idle(slot));
    }

    @Override
    public void onReturned(Exchange exchange) {
      session.tell(new SessionCommand.Run(exchange));
    }

    @Override
    public void onClosed() {
      self.tell(new Closed());
    }
  }
}
