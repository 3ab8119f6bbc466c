package dev.troupe;

import com.typesafe.config.ConfigFactory;
import dev.troupe.event.TroupeEvent;
import dev.troupe.event.TroupeEvent.ModelCallEnded;
import dev.troupe.simulator.LoggedRequest;
import dev.troupe.simulator.Simulator;
import dev.troupe.simulator.SimulatorPort;
import dev.troupe.simulator.SimulatorSettings;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;

/** A Troupe before a simulator, whose address stands for {@code $URL} in its configuration. */
final class CatalogueStand implements AutoCloseable {

  final Troupe troupe;
  private final ActorTestKit kit = ActorTestKit.create();
  private final SimulatorPort port = new SimulatorPort();
  private final BlockingQueue<ModelCallEnded> ended = new LinkedBlockingQueue<>();

  CatalogueStand(String config) throws Exception {
    this(config, false);
  }

  /** With an ingress where {@code ingress} says so. */
  CatalogueStand(String config, boolean ingress) throws Exception {
    kit.spawn(Simulator.create(SimulatorSettings.defaults(), port));
    var url = "http://127.0.0.1:" + port.port().toCompletableFuture().get(10, TimeUnit.SECONDS);
    troupe =
        Troupe.builder()
            .on(kit.system())
            .listener(this::on)
            .ingress(ingress)
            .config(
                ConfigFactory.parseString(
                        "troupe.simulator.start = never\n" + config.replace("$URL", url))
                    .withFallback(ConfigFactory.load()))
            .start();
  }

  private void on(TroupeEvent event) {
    if (event instanceof ModelCallEnded call) {
      ended.add(call);
    }
  }

  /** Waits for the next call that has ended. */
  ModelCallEnded ended() throws InterruptedException {
    return Optional.ofNullable(ended.poll(10, TimeUnit.SECONDS)).orElseThrow();
  }

  /** What the simulator received last. */
  LoggedRequest lastRequest() {
    return port.log().requests().getLast();
  }

  long requests() {
    return port.log().count();
  }

  @Override
  public void close() {
    troupe.close();
    kit.shutdownTestKit();
  }
}
