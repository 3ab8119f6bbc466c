package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.StreamSupport;

/**
 * The least instance of a JSON schema: required properties only, shortest texts, smallest counts.
 *
 * <p>It follows references within the schema, takes the first of alternatives, and merges {@code
 * allOf}. It does not mind {@code pattern}, {@code not}, conditions and dependencies.
 */
final class Sample {

  private static final int DEPTH = 64; // a schema that requires itself has no instance
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode root;

  private Sample(JsonNode root) {
    this.root = root;
  }

  static JsonNode of(JsonNode schema) {
    return new Sample(schema).sample(schema, 0);
  }

  private JsonNode sample(JsonNode schema, int depth) {
    if (depth > DEPTH) {
      throw Refusal.badBody("the schema requires itself, or nests deeper than " + DEPTH);
    }
    if (schema.has("$ref")) {
      return sample(resolve(schema.path("$ref").asText()), depth + 1);
    }
    if (schema.has("const")) {
      return schema.path("const");
    }
    if (schema.has("enum")) {
      return schema.path("enum").path(0);
    }
    for (var choice : new String[] {"anyOf", "oneOf"}) {
      if (schema.path(choice).has(0)) {
        return sample(schema.path(choice).path(0), depth + 1);
      }
    }
    return schema.path("allOf").has(0)
        ? sample(merged((ObjectNode) schema), depth + 1)
        : plain(schema, depth);
  }

  private JsonNode plain(JsonNode schema, int depth) {
    return switch (type(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "string" -> string(schema);
      case "integer" ->
          NODES.numberNode(number(schema).setScale(0, RoundingMode.CEILING).toBigInteger());
      case "number" -> NODES.numberNode(number(schema));
      case "boolean" -> BooleanNode.FALSE;
      default -> NullNode.getInstance();
    };
  }

  /** Returns the first type; without one, what the schema speaks of; an object if of nothing. */
  private static String type(JsonNode schema) {
    var type = schema.path("type");
    if (type.isArray()) {
      return type.path(0).asText();
    }
    if (type.isTextual()) {
      return type.textValue();
    }
    return schema.has("items") ? "array" : "object";
  }

  private JsonNode object(JsonNode schema, int depth) {
    var object = Json.object();
    for (var required : schema.path("required")) {
      var property = schema.path("properties").path(required.asText());
      object.set(required.asText(), sample(property, depth + 1));
    }
    return object;
  }

  private JsonNode array(JsonNode schema, int depth) {
    var array = NODES.arrayNode();
    var prefix = schema.path("prefixItems");
    var least = schema.path("minItems").asInt(0);
    for (var i = 0; i < least; i++) {
      array.add(sample(prefix.has(i) ? prefix.path(i) : schema.path("items"), depth + 1));
    }
    return array;
  }

  private static JsonNode string(JsonNode schema) {
    return switch (schema.path("format").asText()) {
      case "date" -> TextNode.valueOf("2026-01-01");
      case "time" -> TextNode.valueOf("00:00:00Z");
      case "date-time" -> TextNode.valueOf("2026-01-01T00:00:00Z");
      case "duration" -> TextNode.valueOf("PT0S");
      case "email" -> TextNode.valueOf("a@example.org");
      case "hostname" -> TextNode.valueOf("example.org");
      case "ipv4" -> TextNode.valueOf("127.0.0.1");
      case "ipv6" -> TextNode.valueOf("::1");
      case "uri" -> TextNode.valueOf("https://example.org");
      case "uuid" -> TextNode.valueOf("00000000-0000-0000-0000-000000000000");
      default -> TextNode.valueOf("a".repeat(schema.path("minLength").asInt(0)));
    };
  }

  private static BigDecimal number(JsonNode schema) {
    if (schema.has("minimum")) {
      return schema.path("minimum").decimalValue();
    }
    if (schema.has("exclusiveMinimum")) {
      return schema.path("exclusiveMinimum").decimalValue().add(BigDecimal.ONE);
    }
    return schema.has("maximum")
        ? schema.path("maximum").decimalValue().min(BigDecimal.ZERO)
        : BigDecimal.ZERO;
  }

  // "#/$defs/Address": a pointer into this document
  private JsonNode resolve(String reference) {
    var target = reference.startsWith("#") ? root.at(reference.substring(1)) : NODES.missingNode();
    if (target.isMissingNode()) {
      throw Refusal.badBody("the schema's reference '%s' leads nowhere".formatted(reference));
    }
    return target;
  }

  private ObjectNode merged(ObjectNode schema) {
    var merged = schema.deepCopy().<ObjectNode>without("allOf");
    StreamSupport.stream(schema.path("allOf").spliterator(), false)
        .map(part -> part.has("$ref") ? resolve(part.path("$ref").asText()) : part)
        .forEach(part -> merge(merged, part));
    return merged;
  }

  private static void merge(ObjectNode into, JsonNode part) {
    for (var field : part.properties()) {
      var there = into.get(field.getKey());
      if (there instanceof ObjectNode object && field.getValue().isObject()) {
        object.setAll((ObjectNode) field.getValue());
      } else if (there != null && there.isArray() && field.getValue().isArray()) {
        into.withArray(field.getKey()).addAll((ArrayNode) field.getValue());
      } else {
        into.set(field.getKey(), field.getValue());
      }
    }
  }
}
