package dev.troupe.ingress;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.supervision.Restarts;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.util.ByteString;

/** How Troupe is: alive, ready, and in numbers. No answer needs an actor or a virtual thread. */
final class StatusApi {

  private final Looks looks;
  private final Traffic traffic;
  private final Restarts restarts;

  StatusApi(Looks looks, Traffic traffic, Restarts restarts) {
    this.looks = looks;
    this.traffic = traffic;
    this.restarts = restarts;
  }

  /** {@code GET /health/live}: the server answers. */
  Outcome live(ClientExchange exchange) {
    return new Outcome.Now(exchange.answer(status("live")));
  }

  /** {@code GET /health/ready}: at least one provider can be asked. */
  Outcome ready(ClientExchange exchange) {
    if (traffic.isDraining()) {
      throw notReady("ingress: draining");
    }
    requireReady(looks.providers());
    return new Outcome.Now(exchange.answer(status("ready")));
  }

  private static void requireReady(List<ProviderCommand.Description> known) {
    if (known.stream().noneMatch(StatusApi::canBeAsked)) {
      throw notReady(
          known.isEmpty()
              ? "providers: none is configured"
              : "providers: none of %d is ready".formatted(known.size()));
    }
  }

  /** One whose calls fail is asked, too: without any, it would never be found to be well again. */
  private static boolean canBeAsked(ProviderCommand.Description provider) {
    return provider.state() == State.READY || provider.state() == State.FAILING;
  }

  private static Refused notReady(String reason) {
    return new Refused(Problem.of(503, "not_ready", reason));
  }

  private static ByteString status(String word) {
    return JsonWriter.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("status", word);
          json.writeEndObject();
        });
  }

  /**
   * {@code GET /v1/status}: each provider, each tool, the ingress, events and dispatchers in
   * numbers.
   */
  Outcome numbers(ClientExchange exchange) {
    return new Outcome.Now(exchange.answer(JsonWriter.bytes(this::write)));
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("providers");
    for (var provider : looks.providers()) {
      writeProvider(provider, json);
    }
    json.writeEndObject();
    json.writeObjectFieldStart("tools");
    for (var tool : looks.tools()) {
      json.writeObjectFieldStart(tool.name());
      json.writeNumberField("inFlight", tool.inFlight());
      json.writeNumberField("queued", tool.queued());
      json.writeNumberField("stuck", tool.stuck());
      json.writeNumberField("restarts", tool.restarts());
      json.writeEndObject();
    }
    json.writeEndObject();
    writeIngress(json);
    json.writeObjectFieldStart("events");
    json.writeNumberField("dropped", looks.droppedEvents());
    json.writeEndObject();
    json.writeObjectFieldStart("dispatchers");
    json.writeNumberField("held", looks.heldThreads());
    json.writeNumberField("starved", looks.starvedThreads());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeProvider(ProviderCommand.Description provider, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart(provider.name());
    json.writeStringField("state", word(provider.state()));
    json.writeNumberField("inFlight", provider.inFlight());
    json.writeNumberField("queued", provider.queued());
    json.writeNumberField("connections", provider.connections());
    json.writeNumberField("restarts", provider.restarts());
    if (!provider.keys().isEmpty()) {
      json.writeObjectFieldStart("keys");
      for (var key : provider.keys()) {
        json.writeStringField("key " + key.number(), word(key.state()));
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private void writeIngress(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("ingress");
    json.writeNumberField("requests", traffic.requests());
    json.writeNumberField("streams", traffic.streams());
    json.writeNumberField("inFlight", traffic.inFlight());
    json.writeNumberField("restarts", restarts.count());
    json.writeEndObject();
  }
}
