package dev.troupe.ingress;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.apache.pekko.util.ByteString;

/** How an API writes what went wrong. */
enum ErrorShape {
  /** {@code {"success":false,"error":{"type":"timed_out","message":"…","retryable":true}}}. */
  TROUPE {
    @Override
    void write(Problem problem, JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeBooleanField("success", false);
      json.writeObjectFieldStart("error");
      json.writeStringField("type", problem.type());
      json.writeStringField("message", JsonWriter.wellFormed(problem.message()));
      json.writeBooleanField("retryable", problem.retryable());
      json.writeEndObject();
      json.writeEndObject();
    }
  },
  /** {@code {"error":{"message":"…","type":"server_error","param":null,"code":"timed_out"}}}. */
  OPENAI {
    @Override
    void write(Problem problem, JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeObjectFieldStart("error");
      json.writeStringField("message", JsonWriter.wellFormed(problem.message()));
      json.writeStringField("type", openAiType(problem.status()));
      json.writeFieldName("param");
      if (problem.param().isPresent()) {
        json.writeString(JsonWriter.wellFormed(problem.param().get()));
      } else {
        json.writeNull();
      }
      json.writeStringField("code", problem.code().orElse(problem.type()));
      json.writeEndObject();
      json.writeEndObject();
    }
  };

  abstract void write(Problem problem, JsonGenerator json) throws IOException;

  ByteString bytes(Problem problem) {
    return JsonWriter.bytes(json -> write(problem, json));
  }

  private static String openAiType(int status) {
    if (status == 429) {
      return "rate_limit_error";
    }
    return status < 500 ? "invalid_request_error" : "server_error";
  }
}
