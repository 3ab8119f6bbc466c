package dev.troupe.ingress;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.provider.ProviderCommand.Description;
import java.io.IOException;
import java.util.List;
import org.apache.pekko.util.ByteString;

/**
 * {@code GET /v1/models}: every model of every provider, as {@code provider/model}, and every
 * route.
 */
final class ModelsApi {

  private static final String OWNER_OF_ROUTES = "troupe";

  private final Looks looks;
  private final long created = ChatAnswer.created(); // since when Troupe offers them

  ModelsApi(Looks looks) {
    this.looks = looks;
  }

  Outcome list(ClientExchange exchange) {
    return new Outcome.Now(exchange.answer(bytes(looks.providers(), looks.routes())));
  }

  // {"object":"list","data":[{"id":"local/small","object":"model","created":1,"owned_by":"local"}]}
  private ByteString bytes(List<Description> providers, List<String> routes) {
    return JsonWriter.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("object", "list");
          json.writeArrayFieldStart("data");
          for (var provider : providers) {
            for (String model : provider.models()) {
              writeModel(provider.name(), provider.name() + "/" + model, json);
            }
          }
          for (var route : routes) {
            writeModel(OWNER_OF_ROUTES, route, json);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void writeModel(String owner, String id, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id);
    json.writeStringField("object", "model");
    json.writeNumberField("created", created);
    json.writeStringField("owned_by", owner);
    json.writeEndObject();
  }
}
