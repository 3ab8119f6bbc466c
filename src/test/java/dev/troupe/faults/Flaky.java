package dev.troupe.faults;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Plays each of {@code failures} once for every question, then answers well. Questions are told
 * apart by their bodies.
 */
record Flaky(List<Script> failures, Map<String, AtomicInteger> asked)
    implements Function<Arrival, Script> {

  Flaky(Script... failures) {
    this(List.of(failures), new ConcurrentHashMap<>());
  }

  @Override
  public Script apply(Arrival arrival) {
    var before = asked.computeIfAbsent(arrival.body(), _ -> new AtomicInteger()).getAndIncrement();
    return before < failures.size() ? failures.get(before) : well(arrival);
  }

  /** What was asked for, in one piece or as a stream. */
  static Script well(Arrival arrival) {
    return arrival.body().contains("\"stream\":true")
        ? Answers.stream("well")
        : Answers.chat("well");
  }

  /** The requests of {@code upstream} for each question, in the order of their arrival. */
  static Map<String, List<Arrival>> byQuestion(ScriptedProvider upstream) {
    return upstream.bill().stream().collect(Collectors.groupingBy(Arrival::body));
  }
}
