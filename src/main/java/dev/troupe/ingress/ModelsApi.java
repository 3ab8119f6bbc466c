package dev.troupe.ingress;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.catalogue.Category;
import dev.troupe.catalogue.Told;
import dev.troupe.provider.ModelDescription;
import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.provider.RouteDescription;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * {@code GET /v1/models}: every model of every provider, as {@code provider/model}, and every
 * route: whether it can be asked for now or why not, and what is known of it.
 */
final class ModelsApi {

  private static final String OWNER_OF_ROUTES = "troupe";

  private final Looks looks;
  private final long created = ChatAnswer.created(); // since when Troupe offers them

  ModelsApi(Looks looks) {
    this.looks = looks;
  }

  Outcome list(ClientExchange exchange) {
    return new Outcome.Now(exchange.answer(bytes(looks.allProviders(), looks.routes())));
  }

  // {"object":"list","data":[{"id":"local/small","object":"model","created":1,"owned_by":"local",
  //  "available":true,"aliases":["s"],"categories":["fast"],"context_window":8192,
  //  "capabilities":{"tools":true},"prices":{"currency":"USD","input":"0.20"}}]}
  private ByteString bytes(List<Description> providers, List<RouteDescription> routes) {
    return JsonWriter.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("object", "list");
          json.writeArrayFieldStart("data");
          for (var provider : providers) {
            for (var model : provider.known()) {
              writeModel(provider, model, json);
            }
          }
          for (var route : routes) {
            writeRoute(route, json);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void writeModel(Description provider, ModelDescription model, JsonGenerator json)
      throws IOException {
    var reason = model.refusal().or(provider::unavailable);
    json.writeStartObject();
    writeName(provider.name(), provider.name() + "/" + model.name(), json);
    writeAvailable(reason, json);
    writeTexts("aliases", model.aliases(), json);
    writeTexts("categories", model.categories().stream().map(Category::word).toList(), json);
    if (model.contextWindow().isPresent()) {
      json.writeNumberField("context_window", model.contextWindow().getAsInt());
    }
    if (model.maxOutputTokens().isPresent()) {
      json.writeNumberField("max_output_tokens", model.maxOutputTokens().getAsInt());
    }
    writeKnown("capabilities", Told.capabilities(model.capabilities()), json);
    writeKnown("prices", model.prices().map(Told::prices).orElse(Map.of()), json);
    json.writeEndObject();
  }

  private void writeRoute(RouteDescription route, JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeName(OWNER_OF_ROUTES, route.name(), json);
    writeAvailable(route.unavailable(), json);
    writeTexts("models", route.models(), json);
    json.writeEndObject();
  }

  private static void writeAvailable(Optional<String> reason, JsonGenerator json)
      throws IOException {
    json.writeBooleanField("available", reason.isEmpty());
    if (reason.isPresent()) {
      json.writeStringField("reason", reason.get());
    }
  }

  private static void writeKnown(String name, Map<String, Object> known, JsonGenerator json)
      throws IOException {
    if (!known.isEmpty()) {
      json.writePOJOField(name, known);
    }
  }

  private void writeName(String owner, String id, JsonGenerator json) throws IOException {
    json.writeStringField("id", id);
    json.writeStringField("object", "model");
    json.writeNumberField("created", created);
    json.writeStringField("owned_by", owner);
  }

  private static void writeTexts(String name, List<String> texts, JsonGenerator json)
      throws IOException {
    if (!texts.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (var text : texts) {
        json.writeString(text);
      }
      json.writeEndArray();
    }
  }
}
