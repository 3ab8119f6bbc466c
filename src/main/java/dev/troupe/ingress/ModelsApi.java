package dev.troupe.ingress;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.provider.ProviderCommand.Description;
import java.io.IOException;
import java.util.List;
import org.apache.pekko.util.ByteString;

/** {@code GET /v1/models}: every model of every provider, as {@code provider/model}. */
final class ModelsApi {

  private final Looks looks;
  private final long created = ChatAnswer.created(); // since when Troupe offers them

  ModelsApi(Looks looks) {
    this.looks = looks;
  }

  Outcome list(ClientExchange exchange) {
    return new Outcome.Now(exchange.answer(bytes(looks.providers())));
  }

  // {"object":"list","data":[{"id":"local/small","object":"model","created":1,"owned_by":"local"}]}
  private ByteString bytes(List<Description> providers) {
    return JsonWriter.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("object", "list");
          json.writeArrayFieldStart("data");
          for (var provider : providers) {
            for (String model : provider.models()) {
              writeModel(provider.name(), model, json);
            }
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void writeModel(String provider, String model, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", provider + "/" + model);
    json.writeStringField("object", "model");
    json.writeNumberField("created", created);
    json.writeStringField("owned_by", provider);
    json.writeEndObject();
  }
}
