package dev.troupe.provider;

import static dev.troupe.provider.TestModels.answering;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.model.ModelFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No time that an asker can write fails a routed call. */
class RouteAskTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration EVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final ProviderHarness harness = new ProviderHarness(KIT);

  @BeforeEach
  void start() {
    var route = new RouteSettings("smart", List.of("a/m"), Optional.empty(), Optional.empty());
    harness.user("a", _ -> answering("from a")).route(route).start();
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  private Asker ask(Duration remaining) {
    return harness.asker().generate(harness.router(), "smart", "x", remaining);
  }

  @Test
  void waitsForAsLongAsTimersReachWhereItsAskerWaitsForGood() {
    assertEquals("from a", ask(EVER).answer().content());
  }

  @Test
  void isLateAtOnceWhereItsAskerDoesNotWait() {
    ask(Duration.ZERO).failure(Kind.TIMED_OUT);
    ask(EVER.negated()).failure(Kind.TIMED_OUT);
  }
}
