package dev.troupe.faults;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.function.Executable;

/** What the tests of one case tell the ledger. Any thread; read once they all have ended. */
final class Entry {

  /** How a case stands. */
  enum Result {
    /** All its tests passed, and it was seen to fail without its guard. */
    PASSED,
    /** No test has shown it, or none that its guard is needed. */
    OPEN,
    /** A test failed. */
    FAILED
  }

  private static final int LONGEST = 160; // of an assertion's message: a line of the table

  private final Set<Invariant> checked = EnumSet.noneOf(Invariant.class);
  private final List<String> figures = new ArrayList<>();
  private final Set<String> unguarded = new LinkedHashSet<>();
  private long rounds;
  private int passed;
  private int failed;

  /** So many rounds of the case more. */
  synchronized void rounds(long count) {
    rounds += count;
  }

  /** These hold, in all rounds so far. */
  synchronized void checked(Invariant... invariants) {
    checked.addAll(List.of(invariants));
  }

  /** A number worth telling, with its unit and what it is of. */
  synchronized void figure(String figure) {
    figures.add(figure);
  }

  /**
   * Runs the case with {@code guard} switched off, and notes how it fails.
   *
   * @param harm part of the assertion that must fail: another one may fail for want of something
   *     else
   * @throws AssertionError where that does not fail: then the guard guards nothing, or the case
   *     sees nothing
   */
  void unguarded(String guard, String harm, Executable run) throws Throwable {
    try {
      run.execute();
    } catch (AssertionError expected) {
      var message = String.valueOf(expected.getMessage());
      if (message.contains(harm)) {
        unguarded(guard + ": " + excerpt(message));
        return;
      }
      throw expected;
    }
    throw new AssertionError("the case holds also without its guard: " + guard);
  }

  /** There is no guard to switch off: what would be wrong is not written, for this reason. */
  void guardless(String why) {
    unguarded("nothing to switch off: " + why);
  }

  private synchronized void unguarded(String line) {
    unguarded.add(line);
  }

  synchronized void passed() {
    passed++;
  }

  synchronized void failed() {
    failed++;
  }

  Result result() {
    if (failed > 0) {
      return Result.FAILED;
    }
    return passed > 0 && !unguarded.isEmpty() ? Result.PASSED : Result.OPEN;
  }

  long rounds() {
    return rounds;
  }

  String invariants() {
    return checked.stream().map(Enum::name).collect(Collectors.joining(" "));
  }

  String figures() {
    return String.join("; ", figures);
  }

  String unguarded() {
    return String.join("; ", unguarded);
  }

  private static String excerpt(String message) {
    var line = message.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
