package dev.troupe.tool;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * A tool under its name, with the schema of its input. Immutable; any thread may use it.
 *
 * <p>Made once, before the start: what cannot be described is refused here, not in the first call.
 */
public final class ToolDefinition {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  /** A tool whose types are known to fit each other. */
  private interface Body {
    Object run(JsonNode input, long mostInput, ToolContext context) throws InterruptedException;
  }

  private final String name;
  private final String description;
  private final JsonNode schema;
  private final Body body;

  private ToolDefinition(String name, String description, JsonNode schema, Body body) {
    this.name = name;
    this.description = description;
    this.schema = schema;
    this.body = body;
  }

  /**
   * {@code tool}, as {@code name}.
   *
   * @throws IllegalArgumentException when the name is not lower-case letters, digits and hyphens,
   *     64 at most and a letter first, or when the tool's request has no schema: naming both
   */
  public static ToolDefinition of(String name, SimpleTool<?, ?> tool) {
    requireName(name);
    try {
      return define(name, tool);
    } catch (IllegalArgumentException undescribed) {
      throw new IllegalArgumentException(
          "tool '" + name + "': " + undescribed.getMessage(), undescribed);
    }
  }

  /**
   * Lets {@code name} pass where a tool can be called so.
   *
   * @throws IllegalArgumentException where none can
   */
  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "tool '%s': name must match %s".formatted(name, NAME.pattern()));
    }
  }

  private static <I extends Record> ToolDefinition define(String name, SimpleTool<I, ?> tool) {
    var type = requestType(tool);
    var schema = RequestSchema.of(type);
    var inputs = new InputReader<I>(type, schema);
    return new ToolDefinition(
        name,
        tool.description(),
        schema,
        (input, most, context) -> tool.execute(inputs.read(input, most), context));
  }

  private static JavaType requestType(SimpleTool<?, ?> tool) {
    var types = ToolJson.MAPPER.constructType(tool.getClass()).findTypeParameters(SimpleTool.class);
    if (types.length == 0 || !types[0].isRecordType() || types[0].getRawClass() == Record.class) {
      throw new IllegalArgumentException(
          "its request record cannot be seen: write it as a class or a record that implements"
              + " SimpleTool<Request, …>, not as a lambda");
    }
    return types[0];
  }

  public String name() {
    return name;
  }

  /** What the tool does; empty where it says nothing. */
  public String description() {
    return description;
  }

  /** JSON Schema (2020-12) of the input; a copy. */
  public JsonNode schema() {
    return schema.deepCopy();
  }

  /**
   * Runs the tool.
   *
   * @param mostInput characters that the input may have
   * @throws InvalidInput when the input is not what the schema and the record allow
   */
  JsonNode run(JsonNode input, long mostInput, ToolContext context) throws InterruptedException {
    return ToolJson.MAPPER.valueToTree(body.run(input, mostInput, context));
  }
}
