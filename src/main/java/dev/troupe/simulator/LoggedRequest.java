package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.simulator.SimulatorLog.Outcome;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One request that a simulator received. All methods may be called from any thread. */
public final class LoggedRequest {

  /**
   * How and when an answer ended.
   *
   * @param atNanos on the clock of {@link System#nanoTime}
   */
  public record End(Outcome outcome, long atNanos) {}

  /** What stands above the body; header names are in lower case. */
  record Head(String method, String path, String query, Map<String, String> headers) {}

  /** A body: the JSON in it, which is missing if it has none, and its size in bytes. */
  record Body(JsonNode json, int size) {}

  private final long number;
  private final Head head;
  private final Body body;
  private final long arrivedNanos = System.nanoTime();
  private final CompletableFuture<End> ended = new CompletableFuture<>();

  LoggedRequest(long number, Head head, Body body) {
    this.number = number;
    this.head = head;
    this.body = body;
  }

  /** Returns its place in the order of arrival, counted from 1. */
  public long number() {
    return number;
  }

  /** Returns the method, such as {@code POST}. */
  public String method() {
    return head.method();
  }

  /** Returns the path without the query, such as {@code /v1/chat/completions}. */
  public String path() {
    return head.path();
  }

  /** Returns the query as it came, without its question mark; empty if there was none. */
  public String query() {
    return head.query();
  }

  /** Returns the value of a header, whose name may be in any case; several are joined by commas. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(head.headers().get(name.toLowerCase(Locale.ROOT)));
  }

  /** Returns the body; a missing node if there was none or it was not JSON. Not to be changed. */
  public JsonNode body() {
    return body.json();
  }

  /** Returns when its last byte had arrived, on the clock of {@link System#nanoTime}. */
  public long arrivedNanos() {
    return arrivedNanos;
  }

  /** Returns how its answer ended, as soon as it has. */
  public CompletionStage<End> ended() {
    return ended.minimalCompletionStage();
  }

  int bodyBytes() {
    return body.size();
  }

  /** Notes how the answer ended; what is noted first stays. */
  void end(Outcome outcome) {
    ended.complete(new End(outcome, System.nanoTime()));
  }
}
