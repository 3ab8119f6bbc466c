package dev.troupe.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import dev.troupe.cancel.HangingUpstream;
import dev.troupe.coroutine.Pending;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.supervision.Faults;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two providers, each with calls in flight, of which one loses its session. */
@Timeout(30)
class NeighborTest {

  private static final int CALLS = 50;
  private static final String LATER = "{\"delay_ms\": 500, \"text\": \"well\"}";

  private final HangingUpstream upstream = new HangingUpstream(HangingUpstream.Progress.NOTHING);
  private final ActorTestKit kit = ActorTestKit.create();
  private final Troupe troupe;

  NeighborTest() throws IOException, InterruptedException {
    var config =
        """
        troupe {
          simulator { start = always, pace = 0s }
          providers.dying { dialect = openai-compatible, base-url = "%s", models = [m] }
        }
        """
            .formatted(upstream.baseUrl());
    troupe = Troupe.builder().on(kit.system()).config(ConfigFactory.parseString(config)).start();
  }

  @AfterEach
  void stop() {
    troupe.close();
    kit.shutdownTestKit();
    upstream.close();
  }

  @Test
  void doesNotNoticeWhenASessionWithCallsInFlightDies() throws Exception {
    var lost = calls("dying/m", "hello");
    for (int n = 0; n < CALLS; n++) {
      var _ = upstream.arrivals().take();
    }
    var kept = calls("simulator/fault", LATER);
    while (describe("simulator").connections() < CALLS) {
      Thread.onSpinWait(); // the test's time limit ends it
    }

    Faults.stop(session("dying"));

    for (var call : lost) {
      var failure = assertThrows(ModelException.class, call::await);
      assertInstanceOf(ModelException.Unavailable.class, failure);
    }
    for (var call : kept) {
      assertEquals("well", call.await().content());
    }
    assertEquals(0, describe("simulator").restarts());
    assertEquals(CALLS, describe("simulator").connections(), "none was replaced");
  }

  private List<Pending<ModelResponse>> calls(String model, String prompt) {
    var request = ModelRequest.builder().user(prompt).build();
    return IntStream.range(0, CALLS)
        .mapToObj(_ -> troupe.model(model).generateAsync(request))
        .toList();
  }

  private Description describe(String provider) {
    return troupe.status().providers().stream()
        .filter(it -> it.name().equals(provider))
        .findFirst()
        .orElseThrow();
  }

  private ActorRef<?> session(String provider) throws Exception {
    var path = "/system/troupe-*/providers/" + provider + "/session-*";
    return Adapter.toTyped(
        kit.system()
            .classicSystem()
            .actorSelection(path)
            .resolveOne(Duration.ofSeconds(5))
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS));
  }
}
