package dev.troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Says what is wrong with an input, in words for the person or the model that wrote it. */
final class SchemaErrors {

  /** More than one reads, fewer than a hostile input can have. */
  private static final int MOST = 10;

  private SchemaErrors() {}

  /** The first {@value #MOST} errors, each with its field, and how many more there are. */
  static String said(List<Error> errors) {
    var said = errors.stream().map(SchemaErrors::said).distinct().toList();
    var more = said.size() > MOST ? "; and " + (said.size() - MOST) + " more" : "";
    return said.stream().limit(MOST).collect(Collectors.joining("; ")) + more;
  }

  private static String said(Error error) {
    return switch (error.getKeyword()) {
      case "required" -> "'" + at(error, error.getProperty()) + "' is missing";
      case "additionalProperties" -> unknown(error);
      case "type" ->
          "'%s' must be %s, got %s"
              .formatted(at(error), types(error.getSchemaNode()), kind(error.getInstanceNode()));
      case "enum" -> "'%s' must be one of %s".formatted(at(error), values(error.getSchemaNode()));
      default -> "'%s' %s".formatted(at(error), error.getMessage());
    };
  }

  private static String unknown(Error error) {
    var known = new ArrayList<String>();
    error.getSchemaNode().fieldNames().forEachRemaining(known::add);
    var field = "'" + at(error, error.getProperty()) + "' is no field here";
    return Nearest.to(error.getProperty(), known)
        .map(meant -> field + ", did you mean '" + meant + "'?")
        .orElse(field);
  }

  /** What {@code node} is, in JSON's words. */
  static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY, OBJECT -> "an " + node.getNodeType().name().toLowerCase(Locale.ROOT);
      case BOOLEAN, NUMBER, STRING -> "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
      case NULL, MISSING -> "null";
      case BINARY, POJO -> "something that is not JSON";
    };
  }

  private static String types(JsonNode type) {
    return type.isTextual() ? type.textValue() : values(type).replace(", ", " or ");
  }

  private static String values(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }

  private static String at(Error error, String field) {
    var parent = at(error);
    return parent.isEmpty() ? field : parent + "." + field;
  }

  private static String at(Error error) {
    return error.getInstanceLocation().toString();
  }
}
