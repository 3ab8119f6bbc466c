package dev.troupe.tool;

import com.fasterxml.jackson.core.JsonPointer;
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

  private final JsonNode schema;

  SchemaErrors(JsonNode schema) {
    this.schema = schema;
  }

  /** The first {@value #MOST} errors, each with its field, and how many more there are. */
  String said(List<Error> errors) {
    var said =
        errors.stream().filter(error -> !isOfOptional(error)).map(this::said).distinct().toList();
    var more = said.size() > MOST ? "; and " + (said.size() - MOST) + " more" : "";
    return said.stream().limit(MOST).collect(Collectors.joining("; ")) + more;
  }

  /** An optional component is 'null or …': that it is not null is no news. */
  private static boolean isOfOptional(Error error) {
    return "type".equals(error.getKeyword()) && "null".equals(error.getSchemaNode().asText());
  }

  private String said(Error error) {
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

  private String unknown(Error error) {
    var object = JsonPointer.compile(error.getSchemaLocation().getFragment().toString()).head();
    var known = new ArrayList<String>();
    schema.at(object).path("properties").fieldNames().forEachRemaining(known::add);
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

  /** The field in the way in which one writes it in code: {@code images[0].url}. */
  private static String at(Error error) {
    var path = error.getInstanceLocation();
    var text = new StringBuilder();
    for (int i = 0; i < path.getNameCount(); i++) {
      switch (path.getElement(i)) {
        case Integer index -> text.append('[').append(index).append(']');
        case Object name -> text.append(text.isEmpty() ? "" : ".").append(name);
      }
    }
    return text.toString();
  }
}
