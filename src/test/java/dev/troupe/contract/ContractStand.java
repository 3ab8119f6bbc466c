package dev.troupe.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ModelRef;
import dev.troupe.simulator.LoggedRequest;
import dev.troupe.simulator.Simulator;
import dev.troupe.simulator.SimulatorLog;
import dev.troupe.simulator.SimulatorPort;
import dev.troupe.simulator.SimulatorSettings;
import dev.troupe.tool.AgentRequest;
import dev.troupe.tool.AgentResponse;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;

/**
 * A Troupe whose providers speak one dialect to the simulator: {@code streamed} and {@code whole},
 * by how they ask it; {@code locked}, which has the wrong key; {@code hasty} and {@code strict},
 * which wait for the first event, and for the next, no longer than a moment; {@code batched}, which
 * asks for the vectors of two texts at once.
 */
final class ContractStand implements AutoCloseable {

  private static final String KEY = "s3cret";

  private final ActorTestKit kit = ActorTestKit.create();
  private final SimulatorPort port = new SimulatorPort();
  private final Troupe troupe;

  ContractStand(VendorWire wire) throws Exception {
    kit.spawn(Simulator.create(SimulatorSettings.defaults().withApiKey(KEY), port));
    var config =
        """
        troupe {
          simulator.start = never
          provider-defaults {
            dialect = %s, base-url = "http://127.0.0.1:%d%s", api-key = %s
            retry.max-attempts = 1, breaker.consecutive-failures = 1000000
            breaker.minimum-calls = 1000000
            %s
          }
          providers {
            streamed {}, whole.stream = false, locked.api-key = wrong
            hasty.first-event-timeout = 1s, strict.between-events-timeout = 500ms
            batched.embedding-batch = 2
          }
        }
        """
            .formatted(wire.dialect(), await(port.port()), wire.basePath(), KEY, wire.settings());
    troupe =
        Troupe.builder()
            .on(kit.system())
            .config(ConfigFactory.parseString(config).withFallback(ConfigFactory.load()))
            .start();
  }

  /** A model of the provider that asks for a stream. */
  ModelRef streamed(String model) {
    return troupe.model("streamed/" + model);
  }

  /** A model of the provider that asks for one body. */
  ModelRef whole(String model) {
    return troupe.model("whole/" + model);
  }

  /** A model of another provider. */
  ModelRef model(String name) {
    return troupe.model(name);
  }

  AgentResponse callAgent(AgentRequest request) throws InterruptedException {
    return troupe.callAgent(request);
  }

  SimulatorLog log() {
    return port.log();
  }

  /** The request that the simulator received last. */
  LoggedRequest lastRequest() {
    return port.log().requests().getLast();
  }

  /** An empty directive for the model {@code fault}. */
  static ObjectNode fault() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** One that answers with {@code body}, of the content type {@code type}. */
  static ObjectNode body(String type, String body) {
    var fault = fault().put("body", body);
    fault.putObject("headers").put("content-type", type);
    return fault;
  }

  /** The same of bytes. */
  static ObjectNode body(String type, byte[] body) {
    var fault = fault().put("body_base64", Base64.getEncoder().encodeToString(body));
    fault.putObject("headers").put("content-type", type);
    return fault;
  }

  static ModelRequest ask(ObjectNode directive) {
    return ModelRequest.of(directive.toString());
  }

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    troupe.close();
    kit.shutdownTestKit();
  }
}
