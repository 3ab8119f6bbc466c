package dev.troupe.http;

/** What a session can be told by the provider that it belongs to. */
public sealed interface SessionCommand extends SessionMessage {

  /**
   * Run {@code exchange} on a connection as soon as there is one; the exchange tells its own
   * outcome. A session that has ended says nothing: whoever watches it aborts what it still owes.
   */
  record Run(Exchange exchange) implements SessionCommand {}
}
