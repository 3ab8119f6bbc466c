package dev.troupe.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.MustBeClosed;
import dev.troupe.http.HttpCall.Method;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * One provider's HTTP connections, in direct style.
 *
 * <p>Made by the provider's session actor and by nobody else; it lives as long as that actor, and
 * its exchanges end with it. Any number of coroutines may use it at once. Every answer must be
 * closed; one that is not is aborted when the call that opened it ends, or when nobody reads it for
 * the session's unread limit.
 */
public final class HttpSession {

  /**
   * How a session is reached.
   *
   * @param idle takes an exchange without asking the session's actor
   * @param unsettled the session's exchanges, which end with it
   */
  record Door(
      ActorRef<SessionCommand> session,
      IdleConnections idle,
      OpenExchanges unsettled,
      ActorSystem<?> system) {}

  private final Door door;
  private final SessionSettings settings;
  private final boolean anyStatus;

  HttpSession(Door door, SessionSettings settings) {
    this(door, settings, false);
  }

  private HttpSession(Door door, SessionSettings settings, boolean anyStatus) {
    this.door = door;
    this.settings = settings;
    this.anyStatus = anyStatus;
  }

  /** The same session, handing out answers of a status of 400 and above, too. */
  public HttpSession anyStatus() {
    return new HttpSession(door, settings, true);
  }

  /**
   * Gets {@code path}; see {@link #send}.
   *
   * @param path appended to the base URL; begins with {@code /}
   */
  @MustBeClosed
  public HttpAnswer get(String path) throws InterruptedException {
    return send(new HttpCall(Method.GET, path, Map.of(), new byte[0]));
  }

  /**
   * Posts {@code body} as JSON to {@code path}; see {@link #send}.
   *
   * @param path appended to the base URL; begins with {@code /}
   * @param body what Jackson can write: a map, a list, a record, a tree
   * @throws IllegalArgumentException where Jackson cannot write it
   */
  @MustBeClosed
  public HttpAnswer post(String path, Object body) throws InterruptedException {
    return send(new HttpCall(Method.POST, path, Map.of(), json(body)));
  }

  /**
   * Sends {@code call} and waits for the head of its answer. Interrupting the wait aborts the
   * exchange; so does the current deadline. Within a model call, that call's key and time limits
   * take the place of the session's.
   *
   * @throws HttpFailure where no answer came, or one of a status of 400 and above
   * @throws InterruptedException when the calling coroutine is cancelled
   * @throws IllegalStateException on an actor's or an HTTP thread; nothing is sent then
   */
  @MustBeClosed
  public HttpAnswer send(HttpCall call) throws InterruptedException {
    Await.checkpoint("http");
    requireAddress(call);
    var exchange = new DirectExchange(call, OpenExchanges.terms());
    OpenExchanges.register(exchange);
    run(exchange);
    var answer = new HttpAnswer(exchange, exchange.head(), settings);
    exchange.abortUnread(settings.limits().unread(), door.system(), settings.origin());
    if (answer.status() < 400 || anyStatus) {
      return answer;
    }
    try (answer) {
      throw new HttpFailure.BadStatus(
          settings.origin()
              + ": "
              + call.method()
              + " "
              + call.path()
              + ": status "
              + answer.status(),
          answer.head(),
          answer.bytesUpToCap(),
          null);
    }
  }

  private void requireAddress(HttpCall call) {
    if (settings.baseUrl().isEmpty()) {
      throw new HttpFailure.Unreachable(
          "%s %s: no base-url is set: say where the provider is; nothing was sent"
              .formatted(call.method(), call.path()),
          null);
    }
  }

  /**
   * Runs {@code exchange} as soon as there is a connection for it; the exchange tells its own
   * outcome. Never waits; any thread.
   */
  public void run(Exchange exchange) {
    exchange.enter(door.unsettled());
    if (!exchange.isOver() && !door.idle().run(exchange)) {
      door.session().tell(new SessionCommand.Run(exchange));
    }
  }

  private static byte[] json(Object body) {
    try {
      return HttpJson.MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException failure) {
      throw new IllegalArgumentException(
          "body cannot be written as JSON: " + failure.getOriginalMessage(), failure);
    }
  }
}
