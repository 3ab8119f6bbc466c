package dev.troupe.supervision;

import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import dev.troupe.simulator.Simulator;
import dev.troupe.simulator.SimulatorPort;
import dev.troupe.simulator.SimulatorSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * A whole Troupe whose actors can be made to fail: two providers before a simulator outside its
 * tree, the simulator of its own, the built-in tools, and the ingress.
 */
final class LiveTree implements AutoCloseable {

  final ActorTestKit kit = ActorTestKit.create();
  final SimulatorPort upstream = new SimulatorPort();
  final Troupe troupe;

  LiveTree() throws Exception {
    kit.spawn(Simulator.create(SimulatorSettings.defaults(), upstream));
    var url = upstream.baseUrl().toCompletableFuture().get(10, TimeUnit.SECONDS);
    var config =
        """
        troupe {
          ingress.port = 0
          simulator { start = always, pace = 0s }
          provider-defaults {
            dialect = openai-compatible, base-url = "%s", restart.shortest = 20ms
          }
          providers { one {}, other {} }
        }
        """
            .formatted(url);
    troupe =
        Troupe.builder()
            .on(kit.system())
            .config(ConfigFactory.parseString(config).withFallback(ConfigFactory.load()))
            .ingress(true)
            .start();
  }

  /** The actor at {@code path} below the guardian, where {@code *} stands for any end of a name. */
  ActorRef find(String path) throws Exception {
    return Adapter.toClassic(kit.system())
        .actorSelection("/system/troupe-*/" + path)
        .resolveOne(Duration.ofSeconds(2))
        .toCompletableFuture()
        .get(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    troupe.close();
    kit.shutdownTestKit();
  }
}
