package dev.troupe.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the bodies of requests, and what all vendors' have in common. */
public final class JsonBody {

  /** Of text that goes into a body as it is, so that nothing may stand behind the value. */
  private static final ObjectReader WHOLE =
      DialectJson.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Writes the whole of one JSON value. */
  public interface Writer {
    void write(JsonGenerator json) throws IOException;
  }

  private JsonBody() {}

  /**
   * What {@code writer} writes, in UTF-8.
   *
   * @throws IllegalArgumentException naming the field that cannot be written
   */
  public static byte[] of(Writer writer) {
    var body = new Buffer();
    try (var json = DialectJson.FACTORY.createGenerator(body)) {
      json.setCodec(DialectJson.MAPPER);
      try {
        writer.write(json);
      } catch (IOException refused) { // a tree that is nested too deeply
        throw new IllegalArgumentException(
            Text.excerpt(json.getOutputContext().pathAsPointer().toString())
                + " cannot be written as JSON",
            refused);
      }
    } catch (IOException impossible) {
      throw new AssertionError("writing to memory failed", impossible);
    }
    return body.bytes();
  }

  /** Gives its bytes away, without a copy where they came in one piece. */
  private static final class Buffer extends ByteArrayOutputStream {
    Buffer() {
      super(0);
    }

    byte[] bytes() {
      return count == buf.length ? buf : toByteArray();
    }
  }

  /** Writes an array of texts; nothing where there are none. */
  public static void texts(JsonGenerator json, String name, Iterable<String> texts)
      throws IOException {
    var each = texts.iterator();
    if (!each.hasNext()) {
      return;
    }
    json.writeArrayFieldStart(name);
    while (each.hasNext()) {
      json.writeString(each.next());
    }
    json.writeEndArray();
  }

  /** Writes a field that holds any JSON. */
  public static void tree(JsonGenerator json, String name, JsonNode value) throws IOException {
    json.writeFieldName(name);
    json.writeTree(value);
  }

  /**
   * Writes the extras of one dialect into the object that is being written.
   *
   * @param dialect the namespace of the extras
   * @param own the keys that the dialect itself sets
   * @throws IllegalArgumentException where the extras are no object, or hold a key of {@code own}
   */
  public static void extras(
      JsonGenerator json, String dialect, @Nullable JsonNode extras, Set<String> own)
      throws IOException {
    if (extras == null) {
      return;
    }
    if (!extras.isObject()) {
      throw new IllegalArgumentException(
          "extras.%s must be a JSON object, got %s".formatted(dialect, extras.getNodeType()));
    }
    for (var field : extras.properties()) {
      if (own.contains(field.getKey())) {
        throw new IllegalArgumentException(
            "extras.%s must not hold %s, which Troupe sets itself"
                .formatted(dialect, field.getKey()));
      }
      tree(json, field.getKey(), field.getValue());
    }
  }

  /**
   * Writes the arguments of a tool call as the object that they should be: where they are none, the
   * model is shown what it wrote in the way that Anthropic proposes.
   */
  public static void arguments(JsonGenerator json, String name, String arguments)
      throws IOException {
    json.writeFieldName(name);
    if (isObject(arguments)) {
      json.writeRawValue(arguments);
      return;
    }
    json.writeStartObject();
    if (!arguments.isBlank()) { // a tool without arguments may be called with nothing
      json.writeStringField("INVALID_JSON", arguments);
    }
    json.writeEndObject();
  }

  /** Whether the text is one JSON object and nothing else. */
  public static boolean isObject(String text) {
    return object(text).isPresent();
  }

  /** The JSON object that the text is; empty where it is anything else, or more. */
  public static Optional<JsonNode> object(String text) {
    try {
      return Optional.of(WHOLE.readTree(text)).filter(JsonNode::isObject);
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  /** A JSON value as text: a string as it is, any other as JSON. */
  public static String text(JsonNode content) throws IOException {
    return content.isTextual()
        ? content.textValue()
        : DialectJson.MAPPER.writeValueAsString(content);
  }
}
