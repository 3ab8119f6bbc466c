package dev.troupe.ingress;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.model.Cost;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Usage;
import java.io.IOException;

/**
 * Writes what is known of an answer and has no place in OpenAI's shape, as one field of its own,
 * which other clients pass over.
 */
final class TroupeField {

  private static final String NAME = "troupe";

  private TroupeField() {}

  // "troupe":{"usage_estimated":true,"cost":{"amount":"0.00012","currency":"USD",
  //  "prices_read":"2026-11-29"},"notes":["…"]}
  static void write(ModelResponse response, JsonGenerator json) throws IOException {
    if (isEmpty(response)) {
      return;
    }
    json.writeObjectFieldStart(NAME);
    if (isEstimated(response)) {
      json.writeBooleanField("usage_estimated", true);
    }
    if (response.cost().isPresent()) {
      write(response.cost().get(), json);
    }
    if (!response.notes().isEmpty()) {
      json.writeArrayFieldStart("notes");
      for (var note : response.notes()) {
        json.writeString(note);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static boolean isEmpty(ModelResponse response) {
    return response.cost().isEmpty() && response.notes().isEmpty() && !isEstimated(response);
  }

  private static boolean isEstimated(ModelResponse response) {
    return response.usage().map(Usage::estimated).orElse(false);
  }

  private static void write(Cost cost, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("cost");
    json.writeStringField("amount", cost.amount().toPlainString()); // a number may be rounded
    json.writeStringField("currency", cost.currency());
    json.writeStringField("prices_read", cost.pricesRead().toString());
    json.writeEndObject();
  }
}
