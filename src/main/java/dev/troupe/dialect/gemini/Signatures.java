package dev.troupe.dialect.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.troupe.dialect.DialectJson;
import dev.troupe.model.Message;
import dev.troupe.model.Part;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The signatures of one answer's thoughts, by the part that each came with.
 *
 * <p>Gemini signs single calls, or the text, and wants each signature back with the same part.
 * Troupe keeps one signature for an answer, which therefore holds them all.
 */
final class Signatures {

  private static final String MARK = "gemini:"; // gemini:{"0":"…","text":"…"}
  private static final String TEXT = "text";
  private static final TypeReference<Map<String, String>> BY_PART = new TypeReference<>() {};

  private static final int PART = 128; // about what it takes to know of one

  private final Map<String, String> byPart;
  private long kept; // about as many characters, those that were replaced included

  private Signatures(Map<String, String> byPart) {
    this.byPart = byPart;
  }

  static Signatures none() {
    return new Signatures(new TreeMap<>());
  }

  /** Those that a message gives back; none where another dialect signed it. */
  static Signatures of(Message message) {
    return new Signatures(
        message.parts().stream()
            .filter(Part.Thinking.class::isInstance)
            .flatMap(part -> ((Part.Thinking) part).signature().stream())
            .filter(signature -> signature.startsWith(MARK))
            .findFirst()
            .flatMap(Signatures::read)
            .orElse(Map.of()));
  }

  private static Optional<Map<String, String>> read(String signature) {
    try {
      var byPart = DialectJson.MAPPER.readValue(signature.substring(MARK.length()), BY_PART);
      return Optional.ofNullable(byPart); // clients give back what they like, null included
    } catch (JsonProcessingException changed) {
      return Optional.empty();
    }
  }

  /** Keeps the signature of the call with this number. */
  void call(int number, String signature) {
    keep(String.valueOf(number), signature);
  }

  /** Keeps the signature of the text. */
  void text(String signature) {
    keep(TEXT, signature);
  }

  private void keep(String part, String signature) {
    if (!signature.isEmpty()) {
      byPart.put(part, signature);
      kept += PART + signature.length();
    }
  }

  /** See {@link dev.troupe.dialect.AnswerDecoder#kept}. */
  long kept() {
    return kept;
  }

  @Nullable String ofCall(int number) {
    return byPart.get(String.valueOf(number));
  }

  @Nullable String ofText() {
    return byPart.get(TEXT);
  }

  /** All of them as one; empty where there are none. */
  Optional<String> whole() {
    try {
      return byPart.isEmpty()
          ? Optional.empty()
          : Optional.of(MARK + DialectJson.MAPPER.writeValueAsString(byPart));
    } catch (JsonProcessingException impossible) {
      throw new AssertionError("texts can be written", impossible);
    }
  }
}
