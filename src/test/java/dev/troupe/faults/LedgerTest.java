package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.troupe.faults.Entry.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

class LedgerTest {

  private final Ledger ledger = new Ledger();

  @Test
  @DisabledIfSystemProperty(named = "faults.full", matches = "true") // that run will write it
  void theDocumentNamesEveryCase() throws IOException {
    var document = Files.readString(Ledger.DOCUMENT);

    var missing =
        Arrays.stream(FaultCase.values())
            .filter(each -> !document.contains("\n| " + each.name() + " | " + each.fault()))
            .toList();

    assertEquals(0, missing.size(), () -> missing + ": run mvn -Pfaults test");
  }

  @Test
  void aCaseThatNoTestShowedIsOpen() {
    assertEquals(Result.OPEN, ledger.entry(FaultCase.F28).result());
    assertTrue(ledger.text().contains("| F28 | MCP of both eras | | | open | | |\n"));
  }

  @Test
  void aCaseThatWasNotSeenToFailIsOpen() {
    var entry = ledger.entry(FaultCase.F17);

    entry.passed();

    assertEquals(Result.OPEN, entry.result());
  }

  @Test
  void oneFailureOutweighsAllThatPassed() {
    var entry = ledger.entry(FaultCase.F17);

    entry.passed();
    entry.guardless("a test");
    assertEquals(Result.PASSED, entry.result());
    entry.failed();
    entry.passed();

    assertEquals(Result.FAILED, entry.result());
  }

  @Test
  void tellsHowTheCaseFailsWithoutItsGuard() throws Throwable {
    var entry = ledger.entry(FaultCase.F17);
    entry.passed();
    entry.rounds(3);
    entry.checked(Invariant.I11, Invariant.I1);

    entry.unguarded(
        "completeness", "was | answered", () -> fail("expected a failure\n but it was | answered"));

    assertTrue(
        ledger
            .text()
            .contains(
                "| 3 | I1 I11 | passed | | completeness: expected a failure but it was \\| answered"
                    + " |\n"),
        ledger::text);
  }

  @Test
  void doesNotTakeAnyFailureForThatOfTheGuard() {
    var entry = ledger.entry(FaultCase.F17);

    var other =
        assertThrows(
            AssertionError.class, () -> entry.unguarded("some", "hangs", () -> fail("other")));

    assertEquals("other", other.getMessage());
    assertEquals("", entry.unguarded());
  }

  @Test
  void refusesAGuardWithoutWhichTheCaseHolds() {
    var entry = ledger.entry(FaultCase.F17);

    var refused = assertThrows(AssertionError.class, () -> entry.unguarded("none", "", () -> {}));

    assertEquals("the case holds also without its guard: none", refused.getMessage());
  }
}
