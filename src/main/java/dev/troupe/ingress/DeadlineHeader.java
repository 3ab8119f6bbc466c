package dev.troupe.ingress;

/** The header in which a client says how long it will wait: {@code troupe-deadline: 1500ms}. */
final class DeadlineHeader {

  static final String NAME = "troupe-deadline";

  private DeadlineHeader() {}

  /** Shortens the exchange's deadline by its header, where there is one. */
  static void apply(ClientExchange exchange) {
    DurationHeader.read(exchange, NAME).ifPresent(exchange::shorten);
  }
}
