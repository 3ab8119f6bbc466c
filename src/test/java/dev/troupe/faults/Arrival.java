package dev.troupe.faults;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One request as it reached the scripted provider: a line of its bill.
 *
 * @param number of all its requests, from 1
 * @param connection the number of the connection that brought it, from 1
 * @param headers by name in lower case; of several alike, the last
 * @param nanos when it was there as a whole, by System.nanoTime
 * @param closed completes when its connection has ended
 */
record Arrival(
    int number,
    int connection,
    String method,
    String path,
    Map<String, String> headers,
    String body,
    long nanos,
    CompletableFuture<Closed> closed) {

  /**
   * How a connection ended.
   *
   * @param byPeer whether the other side ended it first
   * @param nanos when that was seen, by System.nanoTime
   */
  record Closed(Toxic.End end, boolean byPeer, long nanos) {}

  Arrival {
    headers = Map.copyOf(headers);
  }

  /** The value of a header, by its name in any case. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
