package dev.troupe.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an error says of itself.
 *
 * @param isOpenAis whether it has an error in the API's shape, so that the server speaks it
 * @param word its code, or its type where it has no code in words
 * @param status the HTTP status that it names as its code
 * @param text for people; one line, empty where it has none
 */
record ErrorBody(boolean isOpenAis, Optional<String> word, Optional<Integer> status, String text) {

  private static final Pattern WORD = Pattern.compile("[A-Za-z][\\w.:-]{0,63}");
  private static final Pattern TITLE =
      Pattern.compile("<title[^>]*>([^<]{1,1000})", Pattern.CASE_INSENSITIVE);
  private static final int LONGEST_READ = 4096;

  /** Of an answer's body, which may be anything. */
  static ErrorBody of(byte[] body) {
    try {
      JsonNode root = OpenAiJson.MAPPER.readTree(body);
      JsonNode first = root.isArray() && !root.isEmpty() ? root.get(0) : root; // Gemini's
      if (first.isObject()) {
        return first.hasNonNull("error") ? of(first.get("error")) : foreign(first);
      }
    } catch (IOException notJson) {
      // a proxy's page, or a body that was cut
    }
    return foreign(new String(body, 0, Math.min(body.length, LONGEST_READ), UTF_8));
  }

  // {"message":"…","type":"…","param":null,"code":"…"}, or a bare text
  static ErrorBody of(JsonNode error) {
    var text = error.isTextual() ? error.textValue() : error.path("message").asText("");
    return new ErrorBody(
        true,
        word(error.path("code")).or(() -> word(error.path("type"))),
        status(error),
        Text.excerpt(text));
  }

  /** Of a single word that stands for it. */
  static ErrorBody ofWord(String word) {
    return new ErrorBody(true, Optional.of(word), Optional.empty(), "");
  }

  // {"detail":"Not Found"} or {"object":"error","message":"…","type":"NotFoundError","code":404}
  private static ErrorBody foreign(JsonNode root) {
    if (root.path("object").asText("").equals("error")) { // vLLM's
      return of(root);
    }
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

  private static Optional<String> word(JsonNode node) {
    return Optional.ofNullable(node.textValue()).filter(word -> WORD.matcher(word).matches());
  }

  private static Optional<Integer> status(JsonNode error) {
    int code = error.path("code").asInt(0);
    return code >= 400 && code <= 599 ? Optional.of(code) : Optional.empty();
  }
}
