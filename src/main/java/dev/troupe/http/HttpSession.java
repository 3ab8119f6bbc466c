package dev.troupe.http;

import org.apache.pekko.actor.typed.ActorRef;

public final class HttpSession {
  HttpSession(ActorRef<SessionCommand> session, SessionSettings settings) {}
}
