package dev.troupe.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;

/** The form in which a model is to answer. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ResponseFormat.Json.class, name = "json"),
  @JsonSubTypes.Type(value = ResponseFormat.Schema.class, name = "schema")
})
public sealed interface ResponseFormat {

  /** Any JSON object. */
  record Json() implements ResponseFormat {}

  /**
   * JSON that a schema describes.
   *
   * @param name what the schema is called at the provider; letters, digits, {@code _} and {@code -}
   * @param strict whether the provider must enforce the schema
   */
  record Schema(String name, JsonNode schema, boolean strict) implements ResponseFormat {}
}
