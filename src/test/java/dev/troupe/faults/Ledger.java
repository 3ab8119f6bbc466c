package dev.troupe.faults;

import dev.troupe.faults.Entry.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How Troupe stands against each fault, from one run of all cases. Written to {@link #DOCUMENT} at
 * the end of a full run, and of no other.
 */
final class Ledger implements AutoCloseable {

  static final Path DOCUMENT = Path.of("docs", "faults.md");

  /** Whether the cases run in full, as under {@code -Pfaults}. */
  static final boolean IS_FULL = Boolean.getBoolean("faults.full");

  private static final String HEAD =
      """
      # The fault ledger
      What providers do wrong, and that Troupe survives it: made by `mvn -Pfaults test`, which runs every case in full. A case
      has *passed* where all its tests did, and where it was seen to fail once its one guard in the production code is switched
      off, which the last column tells. All else is *open*: a case with rounds but an empty last column holds in its tests, which
      have not been run without the guard; a line of its own is a part of a case that no test shows yet.

      Invariants: I1 one outcome for each call by its deadline and 250 ms, I3 no more requests upstream than declared, I4 the
      deadline holds over all attempts, I5 sockets, connections and actors as many as before (not threads, not the heap), I6 everything has a bound and whoever
      is beyond it a reply, I7 another provider's calls all succeed at the same time, I8 no secret is told, I9 the process lives and
      comes to rest, I10 well again by itself, I11 what was cut is never reported as finished.

      | case | fault | rounds | invariants | result | figure | without its guard |
      | --- | --- | --- | --- | --- | --- | --- |
      """;

  private final Map<FaultCase, Entry> entries = new EnumMap<>(FaultCase.class);

  synchronized Entry entry(FaultCase of) {
    return entries.computeIfAbsent(of, _ -> new Entry());
  }

  /** Rounds of a case that is counted: few, or all of them in a full run. */
  static int rounds(int few, int all) {
    return IS_FULL ? all : few;
  }

  /** The document, in the order of the cases. */
  String text() {
    var text = new StringBuilder(HEAD);
    for (var each : FaultCase.values()) {
      var entry = entry(each);
      row(
          text,
          List.of(
              each.name(),
              each.fault(),
              entry.rounds() == 0 ? "" : String.valueOf(entry.rounds()),
              entry.invariants(),
              word(entry.result()),
              entry.figures(),
              entry.unguarded()));
      if (!each.open().isEmpty()) {
        row(text, List.of(each.name(), each.open(), "", "", word(Result.OPEN), "", ""));
      }
    }
    return text.toString();
  }

  private static String word(Result result) {
    return result.name().toLowerCase(Locale.ROOT);
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append('|');
    for (var cell : cells) {
      text.append(' ').append(cell.replace("|", "\\|")).append(cell.isEmpty() ? "|" : " |");
    }
    text.append('\n');
  }

  @Override
  public void close() throws IOException {
    if (IS_FULL) {
      Files.writeString(DOCUMENT, text());
    }
  }
}
