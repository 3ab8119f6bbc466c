package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.http.AnswerHead;
import dev.troupe.http.AnswerHead.Header;
import dev.troupe.http.HttpFailure;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a status of 400 or more, in a user-written provider, says about when to try again. */
class HttpFailuresTest {

  private static final Header DATE = new Header("Date", "Sun, 22 Nov 2026 10:00:00 GMT");

  private static Optional<Duration> retryAfter(Header... headers) {
    var head = new AnswerHead(429, "application/json", Arrays.asList(headers));
    var failure = new HttpFailure.BadStatus("status 429", head, new byte[0], null);
    return HttpFailures.toModelFailure(failure, "provider 'local': ", false, true).retryAfter();
  }

  @Test
  void readsSeconds() {
    assertEquals(Optional.of(Duration.ofSeconds(7)), retryAfter(new Header("Retry-After", "7")));
  }

  @Test
  void readsMilliseconds() {
    assertEquals(
        Optional.of(Duration.ofMillis(250)), retryAfter(new Header("Retry-After-Ms", "250")));
  }

  @Test
  void measuresADateByTheProvidersOwnClock() {
    var date = new Header("Retry-After", "Sun, 22 Nov 2026 10:00:30 GMT");

    assertEquals(Optional.of(Duration.ofSeconds(30)), retryAfter(DATE, date));
    assertEquals(Optional.empty(), retryAfter(date));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "soon", "", "999999999999", "Sun, 22 Nov 2099 10:00:00 GMT"})
  void ignoresWhatNobodyMeans(String value) {
    assertEquals(Optional.empty(), retryAfter(DATE, new Header("Retry-After", value)));
  }
}
