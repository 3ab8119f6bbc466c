package dev.troupe.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.model.ModelException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The tokens of one JSON object, which says what was expected where another token comes.
 *
 * <p>{@code null} is the same as absent, whatever is expected.
 */
public final class Tokens {

  /** Reads one object; the current token is its first. */
  public interface ObjectReader<T> {
    T read(Tokens json) throws IOException;
  }

  /** Takes the value of one field: reads it to its end, or skips it. */
  public interface FieldReader {
    void read(String field) throws IOException;
  }

  /** Takes one item of an array: reads it to its end, or skips it. */
  public interface ItemReader {
    void read(int position) throws IOException;
  }

  private static final int USUAL_NUMBERS = 1024; // of a vector; it grows

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final String format;
  private final byte[] data;
  private final int start; // of the JSON within the data; the parser counts from here
  private final JsonParser json;

  private Tokens(String format, byte[] data, int start, JsonParser json) {
    this.format = format;
    this.data = data;
    this.start = start;
    this.json = json;
  }

  /**
   * What {@code reader} makes of {@code data}, one JSON object in UTF-8.
   *
   * @param format what the data should be: {@code chat completion}
   * @throws ModelException.Malformed where it is anything else
   */
  public static <T> T read(String format, byte[] data, ObjectReader<T> reader) {
    int start = startsWithMark(data) ? MARK.length : 0;
    try (var json = DialectJson.FACTORY.createParser(data, start, data.length - start)) {
      try {
        return new Tokens(format, data, start, json).root(reader);
      } catch (JsonProcessingException e) {
        throw Malformed.at(
            format,
            json.currentLocation().getByteOffset(),
            "JSON",
            e instanceof JsonEOFException ? "its end" : "something else");
      }
    } catch (IOException impossible) {
      throw new AssertionError("reading memory failed", impossible);
    }
  }

  // RFC 8259 §8.1: a parser may ignore a byte order mark
  private static boolean startsWithMark(byte[] data) {
    return data.length >= MARK.length && Arrays.equals(data, 0, MARK.length, MARK, 0, MARK.length);
  }

  private <T> T root(ObjectReader<T> reader) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw unexpected("an object");
    }
    T read = reader.read(this);
    if (json.nextToken() != null) {
      throw unexpected("nothing behind the object");
    }
    return read;
  }

  /** Hands each field of an object to {@code reader}. */
  public void object(String name, FieldReader reader) throws IOException {
    if (isNull()) {
      return;
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw unexpected(name + " to be an object");
    }
    for (var field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      reader.read(field);
    }
  }

  /** Hands each item of an array to {@code reader}. */
  public void array(String name, ItemReader reader) throws IOException {
    if (isNull()) {
      return;
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw unexpected(name + " to be an array");
    }
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      reader.read(i);
    }
  }

  /** A text that can be written again; empty for null. */
  public String text(String name) throws IOException {
    if (isNull()) {
      return "";
    }
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw unexpected(name + " to be a string");
    }
    return Text.wellFormed(json.getText());
  }

  /** A text that is read only where it is {@code wanted}; else passed over, and empty. */
  public String textIf(boolean wanted, String name) throws IOException {
    if (wanted) {
      return text(name);
    }
    skip();
    return "";
  }

  /** An integer from 0; empty for null. */
  public OptionalLong count(String name) throws IOException {
    if (isNull()) {
      return OptionalLong.empty();
    }
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || json.getLongValue() < 0) {
      throw unexpected(name + " to be an integer from 0");
    }
    return OptionalLong.of(json.getLongValue());
  }

  /** An integer from 0 to 2<sup>31</sup> - 1; empty for null. */
  public OptionalInt index(String name) throws IOException {
    var count = count(name);
    if (count.isEmpty()) {
      return OptionalInt.empty();
    }
    if (count.getAsLong() > Integer.MAX_VALUE) {
      throw unexpected(name + " to be below 2^31");
    }
    return OptionalInt.of((int) count.getAsLong());
  }

  /** An array of numbers; empty for null. */
  public float[] numbers(String name) throws IOException {
    var numbers = new float[USUAL_NUMBERS];
    int count = 0;
    if (!isNull() && json.currentToken() != JsonToken.START_ARRAY) {
      throw unexpected(name + " to be an array");
    }
    while (!isNull() && json.nextToken() != JsonToken.END_ARRAY) {
      if (!json.currentToken().isNumeric()) {
        throw unexpected(name + " to hold numbers");
      }
      numbers = count < numbers.length ? numbers : Arrays.copyOf(numbers, 2 * count);
      numbers[count++] = json.getFloatValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  /** Whether the current value is a text. */
  public boolean isText() {
    return json.currentToken() == JsonToken.VALUE_STRING;
  }

  /** Whether it is true; null is false. */
  public boolean flag(String name) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_TRUE) {
      return true;
    }
    if (!isNull() && json.currentToken() != JsonToken.VALUE_FALSE) {
      throw unexpected(name + " to be true or false");
    }
    return false;
  }

  /** An object as the JSON text that it was written in; empty for null. */
  public String objectText(String name) throws IOException {
    if (isNull()) {
      return "";
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw unexpected(name + " to be an object");
    }
    int from = position();
    json.skipChildren();
    return writtenFrom(from);
  }

  /** Where the current token begins; for {@link #writtenFrom}. */
  public int position() {
    return start + (int) json.currentTokenLocation().getByteOffset();
  }

  /** The JSON text from {@code position} to the end of the current token, as it was written. */
  public String writtenFrom(int position) {
    int end = start + (int) json.currentLocation().getByteOffset();
    return new String(data, position, end - position, UTF_8);
  }

  /** Any value at all. */
  public JsonNode tree() throws IOException {
    return DialectJson.MAPPER.readTree(json);
  }

  /** Passes over the current value. */
  public void skip() throws IOException {
    json.skipChildren();
  }

  /** Whether the current value is null. */
  public boolean isNull() {
    return json.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Never quotes the data: what a model says is not for logs, into which this message goes. */
  private ModelException unexpected(String expected) {
    var token = json.currentToken();
    return Malformed.at(
        format,
        json.currentLocation().getByteOffset(),
        expected,
        token == null ? "its end" : token.name().toLowerCase(Locale.ROOT));
  }
}
