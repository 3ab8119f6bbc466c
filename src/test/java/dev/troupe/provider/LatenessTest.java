package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.provider.RouteSettings.Hedge;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LatenessTest {

  private final Lateness lateness = new Lateness(Optional.of(new Hedge.Percentile(0.9)));

  private void add(int from, int to) {
    for (var millis = from; millis <= to; millis++) {
      lateness.add(Duration.ofMillis(millis));
    }
  }

  @Test
  void saysNothingBeforeItHasSeenEnough() {
    add(1, 19);

    assertEquals(Optional.empty(), lateness.after());
  }

  @Test
  void isThePercentileOfWhatItHasSeen() {
    add(1, 100);

    assertEquals(Optional.of(Duration.ofMillis(91)), lateness.after());
  }

  @Test
  void forgetsWhatIsLongAgo() {
    add(10_000, 10_200);

    add(1, 128);

    assertEquals(Optional.of(Duration.ofMillis(116)), lateness.after());
  }

  @Test
  void isAlwaysTheSameWhereItIsFixed() {
    var second = Duration.ofSeconds(1);

    assertEquals(Optional.of(second), new Lateness(Optional.of(new Hedge.Fixed(second))).after());
  }

  @Test
  void isNeverWhereNothingIsHedged() {
    assertEquals(Optional.empty(), new Lateness(Optional.empty()).after());
  }
}
