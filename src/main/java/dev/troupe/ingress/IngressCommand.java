package dev.troupe.ingress;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;

/** What the ingress can be told. */
public sealed interface IngressCommand extends IngressMessage {

  /**
   * Refuse new work from now on, give what is in flight {@code grace} to end, cancel what is left
   * then, and answer when nothing is in flight. Cannot be taken back.
   *
   * @param grace at least zero
   */
  record Drain(Duration grace, ActorRef<Drained> replyTo) implements IngressCommand {}

  /** No request is in flight and none is let in. */
  record Drained() {}
}
