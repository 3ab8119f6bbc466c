package dev.troupe.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
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

  /** The same as an instruction, for a model that cannot be held to it otherwise. */
  @JsonIgnore
  default String inWords() {
    return switch (this) {
      case Json() -> "Answer with one JSON object and nothing else.";
      case Schema(_, var schema, _) ->
          "Answer with one JSON value and nothing else. It must fit this JSON Schema: " + schema;
    };
  }
}
