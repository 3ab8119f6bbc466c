package dev.troupe.faults;

/** The faults that the ledger answers for, and which parts of each wait for what is not built. */
enum FaultCase {
  F01("429 with Retry-After, then 200"),
  F02("Retry-After as a date, negative, or not a number"),
  F03("Retry-After beyond the deadline"),
  F04(
      "errors that no retry can mend: quota, 401, 402, 403, 404, 400, 413; a bad key among several",
      "the MCP error"),
  F05("503 twice, then 200; jitter between 100 clients"),
  F06("a provider that fails for a minute under load"),
  F07("x-should-retry says otherwise than the status"),
  F08("no connection: refused, no such name, silence, a name that takes long"),
  F09("TLS: wrong name, not trusted, expired, none at all; a certificate renewed"),
  F10("a request that is read and never answered; a head at a byte at a time"),
  F11("a pooled connection that closes as a request is sent"),
  F12("200 that is no answer: HTML, empty, 204, short, a gigabyte, compressed"),
  F13("a redirect to elsewhere"),
  F14("a deadline over several attempts and nested calls"),
  F15("a chain of providers of which some are down"),
  F16("a reset after k chunks", "the stored turn"),
  F17("a clean end without a finish reason"),
  F18("silence, or comments only, within a stream"),
  F19("an error event after 200"),
  F20("every split of the bytes"),
  F21("the grammar of server-sent events"),
  F22("invalid JSON, UTF-8, surrogates, NUL", "the stored turn"),
  F23("duplicates, wrong order, data after the end, two counts"),
  F24("events up to the cap and one byte beyond"),
  F25("very long streams, and one without end"),
  F26("tool calls that are cut, invalid, unknown, or too many"),
  F27("a link that goes dead in a stream"),
  F28("a client that leaves in a stream", "MCP of both eras"),
  F29("a hedged call, or a failover after the stream began"),
  F30(
      "a throw in a handler, constructor, timer or last signal of a front, a session, a connection,"
          + " and in code that users write; an unasked stop"),
  F31("a crash loop"),
  F32("crash loops at every level of the tree at once"),
  F33("a tool that breaks its thread, uses up the memory, or ends the process", "durable state"),
  F34("a tool that waits for ever and heeds no interrupt, or computes for ever"),
  F35("a flood of messages", "commands to a conversation"),
  F36("actors killed at random under load");

  private final String fault;
  private final String open;

  FaultCase(String fault) {
    this(fault, "");
  }

  FaultCase(String fault, String open) {
    this.fault = fault;
    this.open = open;
  }

  String fault() {
    return fault;
  }

  /** The part of the case that no test shows yet, for want of what it is about; may be empty. */
  String open() {
    return open;
  }
}
