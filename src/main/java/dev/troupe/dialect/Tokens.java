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
 * The tokens of JSON objects that come one after another, by one parser for all of them: to make
 * one takes as long as to read a short object.
 *
 * <p>Says what was expected where another token comes. {@code null} is the same as absent, whatever
 * is expected. After an exception it must not be used again, but closed.
 */
public final class Tokens implements AutoCloseable {

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

  /** Bytes after which a parser is renewed, as it keeps each name that it has read; chosen. */
  private static final int MOST_READ = 1 << 20;

  private static final int USUAL_NUMBERS = 1024; // of a vector; it grows

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final String format;
  private final JsonFeed feed = new JsonFeed();
  private JsonParser json = parser();
  private long before; // bytes that the parser had read when the current object began
  private byte[] data = {}; // the current object's
  private int start; // of the JSON within the data

  /**
   * For the objects of one answer.
   *
   * @param format what each should be: {@code chat completion}
   */
  public Tokens(String format) {
    this.format = format;
  }

  private JsonParser parser() {
    try {
      return DialectJson.FACTORY.createParser(feed);
    } catch (IOException impossible) {
      throw new AssertionError("a parser of memory could not be made", impossible);
    }
  }

  /** What {@code reader} makes of the only object; see {@link #read(byte[], ObjectReader)}. */
  public static <T> T read(String format, byte[] data, ObjectReader<T> reader) {
    try (var json = new Tokens(format)) {
      return json.read(data, reader);
    }
  }

  /**
   * What {@code reader} makes of {@code data}, one JSON object in UTF-8.
   *
   * @throws ModelException.Malformed where it is anything else
   */
  public <T> T read(byte[] data, ObjectReader<T> reader) {
    begin(data);
    try {
      T read = root(reader);
      end();
      return read;
    } catch (JsonProcessingException e) {
      throw malformed("JSON", e instanceof JsonEOFException ? "its end" : "something else");
    } catch (IOException impossible) {
      throw new AssertionError("reading memory failed", impossible);
    }
  }

  private void begin(byte[] data) {
    this.data = data;
    start = startsWithMark(data) ? MARK.length : 0;
    feed.offer(data, start);
  }

  /** Whatever is behind the object ends the parser, which takes that for the end of all. */
  private void end() throws IOException {
    var isAtEnd = read() == data.length - start;
    if (!isAtEnd && json.nextToken() != null) {
      throw unexpected("nothing behind the object");
    }
    before += data.length - start;
    if (!isAtEnd || before > MOST_READ) {
      close();
      json = parser();
      before = 0;
    }
  }

  /** Bytes of the current object's JSON. */
  private long read() {
    return json.currentLocation().getByteOffset() - before;
  }

  // RFC 8259 §8.1: a parser may ignore a byte order mark
  private static boolean startsWithMark(byte[] data) {
    return data.length >= MARK.length && Arrays.equals(data, 0, MARK.length, MARK, 0, MARK.length);
  }

  private <T> T root(ObjectReader<T> reader) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw unexpected("an object");
    }
    return reader.read(this);
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
    var text = word(name);
    return isText() && hasSurrogate() ? Text.wellFormed(text) : text;
  }

  /** A text that is only compared with the words of an API; empty for null. */
  public String word(String name) throws IOException {
    if (isNull()) {
      return "";
    }
    if (!isText()) {
      throw unexpected(name + " to be a string");
    }
    return json.getText();
  }

  /** In the parser's own characters, where they are found faster than in a string. */
  private boolean hasSurrogate() throws IOException {
    var characters = json.getTextCharacters();
    int from = json.getTextOffset();
    int to = from + json.getTextLength();
    for (int i = from; i < to; i++) {
      if (Character.isSurrogate(characters[i])) {
        return true;
      }
    }
    return false;
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
    return start + (int) (json.currentTokenLocation().getByteOffset() - before);
  }

  /** The JSON text from {@code position} to the end of the current token, as it was written. */
  public String writtenFrom(int position) {
    int end = start + (int) read();
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
    return malformed(expected, token == null ? "its end" : token.name().toLowerCase(Locale.ROOT));
  }

  private ModelException malformed(String expected, String got) {
    return Malformed.at(format, read(), expected, got);
  }

  /** Gives back the parser's buffers. Idempotent. */
  @Override
  public void close() {
    try {
      json.close();
    } catch (IOException impossible) {
      throw new AssertionError("closing memory failed", impossible);
    }
  }
}
