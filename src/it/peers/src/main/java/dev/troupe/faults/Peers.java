package dev.troupe.faults;

import dev.troupe.faults.Peer.Running;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts the same questions to all peers, against the same scripted provider, and prints a table. */
final class Peers {

  private static final Duration WATCHED = Duration.ofSeconds(6);
  private static final Script SO_FAR =
      Script.start().send(Answers.streamHead()).send(Answers.delta("so"));

  private interface Question {
    String answerOf(Peer peer, ScriptedProvider provider) throws Exception;
  }

  private Peers() {}

  public static void main(String[] arguments) throws Exception {
    var questions = new LinkedHashMap<String, Question>();
    questions.put("cancelled before the first header", Peers::cancelledBeforeTheHead);
    questions.put(
        "cancelled in a stream that is silent",
        (peer, provider) -> cancelledInTheStream(peer, provider.otherwise(SO_FAR.hold())));
    questions.put(
        "cancelled in a stream that goes on",
        (peer, provider) ->
            cancelledInTheStream(
                peer,
                provider.otherwise(SO_FAR.endless(Answers.delta(" on"), Duration.ofMillis(100)))));
    questions.put("429, Retry-After: 2", (peer, provider) -> throttled(peer, provider, "2"));
    questions.put("429, Retry-After: a date 3 s ahead", Peers::throttledUntil);
    questions.put(
        "429, Retry-After: 86400", (peer, provider) -> throttled(peer, provider, "86400"));
    questions.put("stream without its end, connection closed", Peers::cutStream);
    questions.put("503 twice, then well", Peers::unavailableTwice);
    print(questions);
    System.exit(0); // whatever threads a peer leaves behind
  }

  private static void print(Map<String, Question> questions) throws Exception {
    var titles = Arrays.stream(Peer.values()).map(peer -> peer.title);
    System.out.println("| what happens | " + titles.collect(Collectors.joining(" | ")) + " |");
    System.out.println("| --- |" + " --- |".repeat(Peer.values().length));
    for (var question : questions.entrySet()) {
      System.out.print("| " + question.getKey() + " |");
      for (var peer : Peer.values()) {
        System.out.print(" " + answer(question.getValue(), peer) + " |");
      }
      System.out.println();
    }
  }

  private static String answer(Question question, Peer peer) throws Exception {
    try (var provider = new ScriptedProvider()) {
      return question.answerOf(peer, provider);
    } catch (UnsupportedOperationException _) {
      return "–";
    }
  }

  // --- cancel

  private static String cancelledBeforeTheHead(Peer peer, ScriptedProvider provider)
      throws Exception {
    provider.otherwise(Script.start().hold());
    var running = peer.ask(provider.baseUrl());
    try (var _ = running.client()) {
      return withdrawn(running, provider);
    }
  }

  private static String cancelledInTheStream(Peer peer, ScriptedProvider provider)
      throws Exception {
    var running = peer.stream(provider.baseUrl());
    try (var _ = running.client()) {
      return withdrawn(running, provider);
    }
  }

  /** A second after the request came, so that what has come of an answer was read. */
  private static String withdrawn(Running running, ScriptedProvider provider) throws Exception {
    var arrival = provider.arrival();
    pause(Duration.ofSeconds(1));
    var withdrawal = running.withdrawal().now();
    if (withdrawal.isEmpty()) {
      return "no way to cancel yet";
    }
    var withdrawn = System.nanoTime();
    withdrawal.get().run();
    pause(WATCHED);
    var socket =
        arrival.closed().isDone()
            ? "closed after " + millis(arrival.closed().get().nanos() - withdrawn)
            : "open for " + WATCHED.toSeconds() + " s";
    return "socket " + socket + sentAgain(provider);
  }

  private static String sentAgain(ScriptedProvider provider) {
    var more = provider.count() - 1;
    return more == 0 ? "" : ", **sent again** (" + more + ")";
  }

  // --- retries

  private static String throttledUntil(Peer peer, ScriptedProvider provider) throws Exception {
    var format = DateTimeFormatter.RFC_1123_DATE_TIME;
    var now = Instant.now().atOffset(ZoneOffset.UTC);
    return throttled(
        peer, provider, format.format(now.plusSeconds(3)), "Date: " + format.format(now));
  }

  private static String throttled(
      Peer peer, ScriptedProvider provider, String after, String... headers) throws Exception {
    var all = Stream.concat(Stream.of("Retry-After: " + after), Stream.of(headers));
    provider.on(1, Answers.error(429, "rate_limit_exceeded", all.toArray(String[]::new)));
    return retried(peer, provider);
  }

  private static String unavailableTwice(Peer peer, ScriptedProvider provider) throws Exception {
    provider.on(1, Answers.error(503, "down")).on(2, Answers.error(503, "down"));
    return retried(peer, provider);
  }

  private static String retried(Peer peer, ScriptedProvider provider) throws Exception {
    provider.otherwise(Peers::well);
    var asked = System.nanoTime();
    var running = peer.ask(provider.baseUrl());
    try (var _ = running.client()) {
      var outcome = outcome(running);
      var took = millis(System.nanoTime() - asked);
      var pauses =
          provider.bill().stream()
              .skip(1)
              .map(it -> millis(it.nanos() - provider.bill().getFirst().nanos()))
              .collect(Collectors.joining(", "));
      return outcome
          + " after "
          + took
          + (pauses.isEmpty() ? ", sent once" : ", sent again at " + pauses);
    }
  }

  private static Script well(Arrival arrival) {
    return arrival.body().contains("\"stream\":true")
            || arrival.body().contains("\"stream\" : true")
        ? Answers.stream("well")
        : Answers.chat("well");
  }

  // --- cut

  private static String cutStream(Peer peer, ScriptedProvider provider) throws Exception {
    provider.otherwise(SO_FAR.fin());
    var running = peer.stream(provider.baseUrl());
    try (var _ = running.client()) {
      return outcome(running)
          + (provider.count() > 1 ? ", sent " + provider.count() + " times" : "");
    }
  }

  private static String outcome(Running running) throws InterruptedException {
    try {
      var _ = running.outcome().get(WATCHED.toMillis(), TimeUnit.MILLISECONDS);
      return "answered";
    } catch (ExecutionException failure) {
      var cause = failure.getCause();
      return "fails (" + cause.getClass().getSimpleName() + ")";
    } catch (TimeoutException _) {
      return "silent for " + WATCHED.toSeconds() + " s";
    }
  }

  private static void pause(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }

  private static String millis(long nanos) {
    return nanos / 1_000_000 + " ms";
  }
}
