package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class DeadlineTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void isAbsentWhereNobodyBoundOne() {
    assertEquals(Optional.empty(), Deadline.current());
  }

  @Test
  void isShortenedByAnInnerOne() {
    var remaining = Deadline.within(DAY, () -> Deadline.within(HOUR, DeadlineTest::remaining));

    assertTrue(remaining.compareTo(HOUR) <= 0, remaining::toString);
  }

  @Test
  void isNotExtendedByAnInnerOne() {
    var remaining = Deadline.within(HOUR, () -> Deadline.within(DAY, DeadlineTest::remaining));

    assertTrue(remaining.compareTo(HOUR) <= 0, remaining::toString);
  }

  @Test
  void bindsABodyWithoutAResult() {
    var seen = new AtomicReference<>(Optional.<Deadline>empty());

    Deadline.within(HOUR, () -> seen.set(Deadline.current()));

    assertTrue(seen.get().isPresent());
    assertEquals(Optional.empty(), Deadline.current());
  }

  @Test
  void letsTheBodysOwnExceptionThrough() {
    var original = new IOException("reset");

    var thrown =
        assertThrows(
            IOException.class,
            () ->
                Deadline.within(
                    HOUR,
                    () -> {
                      throw original;
                    }));

    assertSame(original, thrown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S"})
  void refusesATimeoutThatIsNotPositive(String timeout) {
    var thrown =
        assertThrows(IllegalArgumentException.class, () -> Deadline.after(Duration.parse(timeout)));

    assertEquals("timeout must be longer than zero, got " + timeout, thrown.getMessage());
  }

  @Test
  void takesTheLongestTimeoutAsACentury() {
    var longest = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE));

    assertFalse(longest.isPast());
    assertTrue(longest.remaining().toDays() >= 36_524, longest::toString);
    assertEquals(Deadline.after(HOUR).remaining().toMinutes(), 59);
  }

  @Test
  void isNeverNegative() {
    var past = Deadline.after(Duration.ofNanos(1));
    while (!past.isPast()) {
      Thread.onSpinWait();
    }

    assertEquals(Duration.ZERO, past.remaining());
  }

  @Test
  void knowsTheEarlierOfTwo() {
    var soon = Deadline.after(HOUR);
    var later = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE));

    assertSame(soon, soon.earlier(later));
    assertSame(soon, later.earlier(soon));
  }

  @Test
  void isInheritedByForks() throws InterruptedException {
    Deadline.within(
        HOUR,
        () -> {
          try (var scope = Scope.open()) {
            var inFork = scope.fork(Deadline::current);

            assertEquals(Deadline.current(), inFork.await());
          }
        });
  }

  private static Duration remaining() {
    return Deadline.current().orElseThrow().remaining();
  }
}
