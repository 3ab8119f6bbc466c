package dev.troupe.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fields of one JSON object of a request. A field that is null is absent; one of a wrong type
 * is {@link Refused} by its path.
 *
 * @param path from the body to this object; empty: the body itself
 */
record Fields(ObjectNode object, String path) {

  /** The object at {@code path}. */
  static Fields of(JsonNode node, String path) {
    if (node instanceof ObjectNode object) {
      return new Fields(object, path);
    }
    throw wrongType(path, "an object", node);
  }

  Optional<JsonNode> any(String name) {
    var node = object.get(name);
    return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
  }

  Optional<String> text(String name) {
    return any(name).map(node -> text(node, pathOf(name)));
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  static String text(JsonNode node, String path) {
    if (node.isTextual()) {
      return node.textValue();
    }
    throw wrongType(path, "a string", node);
  }

  Optional<Double> number(String name) {
    return any(name)
        .map(
            node -> {
              if (node.isNumber()) {
                return node.doubleValue();
              }
              throw wrongType(pathOf(name), "a number", node);
            });
  }

  OptionalLong integer(String name) {
    var node = any(name);
    if (node.isEmpty()) {
      return OptionalLong.empty();
    }
    if (node.get().isIntegralNumber() && node.get().canConvertToLong()) {
      return OptionalLong.of(node.get().longValue());
    }
    throw wrongType(pathOf(name), "an integer", node.get());
  }

  boolean flag(String name) {
    return any(name)
        .map(
            node -> {
              if (node.isBoolean()) {
                return node.booleanValue();
              }
              throw wrongType(pathOf(name), "true or false", node);
            })
        .orElse(false);
  }

  Optional<Fields> object(String name) {
    return any(name).map(node -> of(node, pathOf(name)));
  }

  Fields requiredObject(String name) {
    return object(name).orElseThrow(() -> missing(name));
  }

  /** The array's elements; empty where it is absent. */
  Iterable<JsonNode> array(String name) {
    return any(name)
        .map(
            node -> {
              if (node.isArray()) {
                return node;
              }
              throw wrongType(pathOf(name), "an array", node);
            })
        .orElse(object.arrayNode());
  }

  String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  String pathOf(String name, int index) {
    return pathOf(name) + "[" + index + "]";
  }

  Refused missing(String name) {
    return invalid(name, "is missing");
  }

  Refused invalid(String name, String fault) {
    return new Refused(Problem.invalid(pathOf(name), fault));
  }

  static Refused wrongType(String path, String wanted, JsonNode got) {
    return new Refused(Problem.invalid(path, "must be %s, got %s".formatted(wanted, nameOf(got))));
  }

  /** What a person calls a JSON value. */
  static String nameOf(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY, OBJECT -> "an " + node.getNodeType().name().toLowerCase(Locale.ROOT);
      case BOOLEAN -> node.asText();
      case NUMBER -> "the number " + node.asText();
      case STRING -> "a string";
      case NULL, MISSING -> "null";
      case BINARY, POJO -> "something else";
    };
  }
}
