package dev.troupe.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryHintTest {

  private static final String DATE = "Sun, 22 Nov 2026 10:00:00 GMT";

  private static Optional<Duration> hint(String... namesAndValues) {
    var headers = new HashMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return RetryHint.of(name -> Optional.ofNullable(headers.get(name)));
  }

  @ParameterizedTest
  @CsvSource({
    "2, PT2S",
    "0, PT0S",
    "0.25, PT0.25S",
    "' 7 ', PT7S",
    "86400, PT24H",
    "86401, PT24H",
    "31622400, PT24H",
  })
  void readsSecondsFromNoneToADay(String value, Duration pause) {
    assertEquals(Optional.of(pause), hint("retry-after", value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "soon",
        "",
        "NaN",
        "1e30",
        "Infinity",
        "0x10",
        "1,5",
        "1 s",
        "--1",
        "-3",
        "-0.5",
        "99999999999",
        "1e9",
        "999999999999999999999999999999"
      })
  void takesWhatItCannotReadAsAbsent(String value) {
    assertEquals(Optional.empty(), hint("retry-after", value, "date", DATE));
    assertEquals(Optional.empty(), hint("retry-after-ms", value, "date", DATE));
  }

  @Test
  void prefersMilliseconds() {
    assertEquals(
        Optional.of(Duration.ofMillis(1500)),
        hint("retry-after-ms", "1500.7", "retry-after", "20"));
  }

  @Test
  void fallsBackToSecondsWhereMillisecondsCannotBeRead() {
    assertEquals(
        Optional.of(Duration.ofSeconds(20)), hint("retry-after-ms", "soon", "retry-after", "20"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 22 Nov 2026 10:00:30 GMT | PT30S",
        "Sun, 22 Nov 2026 09:00:00 GMT | PT0S",
        "Wed, 25 Nov 2026 10:00:00 GMT | PT24H",
      })
  void measuresADateByTheProvidersOwnClock(String value, Duration pause) {
    assertEquals(Optional.of(pause), hint("retry-after", value, "date", DATE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 22 Nov 2099 10:00:00 GMT",
        "Mon, 22 Nov 2026 10:00:00 GMT",
        "Sun, 99 Nov 2026 10:00:00 GMT",
        "2026-11-22T10:00:30Z"
      })
  void takesADateThatNobodyMeansAsAbsent(String value) {
    assertEquals(Optional.empty(), hint("retry-after", value, "date", DATE));
  }

  @Test
  void fallsBackToSecondsWhereMillisecondsAreNotMeant() {
    assertEquals(
        Optional.of(Duration.ofSeconds(20)), hint("retry-after-ms", "-1", "retry-after", "20"));
  }

  @Test
  void knowsNoPauseUntilADateWithoutTheProvidersClock() {
    assertEquals(Optional.empty(), hint("retry-after", "Sun, 22 Nov 2026 10:00:30 GMT"));
  }

  @Test
  void knowsNoPauseWithoutAHeader() {
    assertEquals(Optional.empty(), hint());
  }
}
