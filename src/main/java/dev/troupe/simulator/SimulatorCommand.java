package dev.troupe.simulator;

import java.net.URI;
import java.util.Optional;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;

/** What a {@link Simulator} can be told. It is asked in its own JVM only. */
public sealed interface SimulatorCommand extends SimulatorMessage {

  /** Say where the simulator listens and how busy it is. Answered at once, in every phase. */
  record Describe(ActorRef<Description> replyTo) implements SimulatorCommand {}

  /**
   * The state of a simulator.
   *
   * @param baseUrl where it listens, such as {@code http://127.0.0.1:43210/v1}; empty while it is
   *     still binding
   * @param requests how many requests have arrived since the first start
   * @param open how many connections are open now
   */
  record Description(Optional<URI> baseUrl, long requests, int open)
      implements NoSerializationVerificationNeeded {}
}
