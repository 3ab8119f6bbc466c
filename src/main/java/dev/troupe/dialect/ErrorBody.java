package dev.troupe.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an error says of itself.
 *
 * @param isVendors whether it has an error in the vendor's shape, so that the server speaks it
 * @param word its code in words, or its type
 * @param status the HTTP status that it names
 * @param text for people; one line, empty where it has none
 */
public record ErrorBody(
    boolean isVendors, Optional<String> word, Optional<Integer> status, String text) {

  private static final Pattern WORD = Pattern.compile("[A-Za-z][\\w.:-]{0,63}");
  private static final Pattern TITLE =
      Pattern.compile("<title[^>]*>([^<]{1,1000})", Pattern.CASE_INSENSITIVE);
  private static final int LONGEST_READ = 4096;

  /**
   * Of an answer's body, which may be anything: a proxy's page, or a body that was cut.
   *
   * @param reader of a JSON object, or of the first in an array; empty where it has another shape
   */
  public static ErrorBody of(byte[] body, Function<JsonNode, Optional<ErrorBody>> reader) {
    try {
      JsonNode root = DialectJson.MAPPER.readTree(body);
      JsonNode first = root.isArray() && !root.isEmpty() ? root.get(0) : root; // Gemini's
      if (first.isObject()) {
        return reader.apply(first).orElseGet(() -> foreign(first));
      }
    } catch (IOException notJson) {
      // told as the text that it is
    }
    return foreign(new String(body, 0, Math.min(body.length, LONGEST_READ), UTF_8));
  }

  /** In the vendor's shape. */
  public static ErrorBody vendors(Optional<String> word, Optional<Integer> status, String text) {
    return new ErrorBody(true, word, status, Text.excerpt(text));
  }

  /** Of a single word that stands for it. */
  public static ErrorBody ofWord(String word) {
    return new ErrorBody(true, Optional.of(word), Optional.empty(), "");
  }

  // {"detail":"Not Found"}
  private static ErrorBody foreign(JsonNode root) {
    var text = root.path("message").textValue();
    text = text == null ? root.path("detail").textValue() : text;
    text = text == null ? root.toString() : text;
    return new ErrorBody(false, word(root.path("code")), Optional.empty(), Text.excerpt(text));
  }

  private static ErrorBody foreign(String page) {
    Matcher title = TITLE.matcher(page);
    return new ErrorBody(
        false,
        Optional.empty(),
        Optional.empty(),
        Text.excerpt(title.find() ? title.group(1) : page));
  }

  /** The text of {@code node}, where it is a word that can be told as a code. */
  public static Optional<String> word(JsonNode node) {
    return Optional.ofNullable(node.textValue()).filter(word -> WORD.matcher(word).matches());
  }

  /** The number of {@code node}, where it is a status of an error. */
  public static Optional<Integer> status(JsonNode node) {
    int code = node.asInt(0);
    return code >= 400 && code <= 599 ? Optional.of(code) : Optional.empty();
  }

  /** Whether it is this word. */
  public boolean says(String word) {
    return this.word.filter(word::equals).isPresent();
  }
}
