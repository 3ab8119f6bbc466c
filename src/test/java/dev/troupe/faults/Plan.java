package dev.troupe.faults;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a proxy does to one connection.
 *
 * @param requests what spoils the way from the client, the first of them first
 * @param answers what spoils the way to the client
 * @param idle without a byte in either direction for so long, both sides get a FIN
 */
record Plan(List<Toxic> requests, List<Toxic> answers, Optional<Duration> idle) {

  Plan {
    requests = List.copyOf(requests);
    answers = List.copyOf(answers);
  }

  /** Everything passes. */
  static Plan clean() {
    return new Plan(List.of(), List.of(), Optional.empty());
  }

  static Plan requests(Toxic... toxics) {
    return new Plan(List.of(toxics), List.of(), Optional.empty());
  }

  static Plan answers(Toxic... toxics) {
    return new Plan(List.of(), List.of(toxics), Optional.empty());
  }

  /** Accepts, takes what comes, and never says a word. */
  static Plan silent() {
    return requests(new Toxic.Hold());
  }

  /** This plan, and an end by idleness. */
  Plan endingIdle(Duration after) {
    return new Plan(requests, answers, Optional.of(after));
  }
}
