package dev.troupe.ingress;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.model.Cost;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Usage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What is known of an answer and has no place in OpenAI's shape: one field of its own, which other
 * clients pass over.
 */
record TroupeField(boolean isEstimated, Optional<Cost> cost, List<String> notes) {

  private static final String NAME = "troupe";

  static TroupeField of(ModelResponse response) {
    return new TroupeField(isEstimated(response.usage()), response.cost(), response.notes());
  }

  static TroupeField of(EmbeddingResponse response) {
    return new TroupeField(isEstimated(response.usage()), response.cost(), response.notes());
  }

  private static boolean isEstimated(Optional<Usage> usage) {
    return usage.map(Usage::estimated).orElse(false);
  }

  // "troupe":{"usage_estimated":true,"cost":{"amount":"0.00012","currency":"USD",
  //  "prices_read":"2026-11-29"},"notes":["…"]}
  void write(JsonGenerator json) throws IOException {
    if (!isEstimated && cost.isEmpty() && notes.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(NAME);
    if (isEstimated) {
      json.writeBooleanField("usage_estimated", true);
    }
    if (cost.isPresent()) {
      write(cost.get(), json);
    }
    if (!notes.isEmpty()) {
      json.writeArrayFieldStart("notes");
      for (var note : notes) {
        json.writeString(note);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void write(Cost cost, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("cost");
    json.writeStringField("amount", cost.amount().toPlainString()); // a number may be rounded
    json.writeStringField("currency", cost.currency());
    json.writeStringField("prices_read", cost.pricesRead().toString());
    json.writeEndObject();
  }
}
