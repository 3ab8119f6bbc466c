package dev.troupe.http;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/** What a session can be told by the provider that it belongs to. */
public sealed interface SessionCommand extends SessionMessage {

  /**
   * Run {@code exchange} on a connection as soon as there is one; the exchange tells its own
   * outcome.
   */
  record Run(Exchange exchange) implements SessionCommand, NoSerializationVerificationNeeded {}
}
