package dev.troupe.dialect;

import java.util.Optional;
import java.util.regex.Pattern;

/** Texts from outside, made fit to be handed on. */
public final class Text {

  private static final int LONGEST_READ = 4096; // what is behind it never fits into an excerpt
  private static final int LONGEST_EXCERPT = 300; // chosen: a sentence or three
  private static final int REPLACEMENT = 0xFFFD;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Z}]+");

  /** What looks like a key: some servers quote the request that they refuse, headers and all. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(?:api[-_ ]?key|authorization|token)[\"']?\\s*[:=]\\s*[\"']?"
              + "(?:(?:bearer|basic)\\s+)?[^\\s\"',;<>]{6,}"
              + "|\\b(?:bearer|basic)\\s+[^\\s\"',;<>]{6,}"
              + "|\\b(?:sk|pk|rk|gsk|xai|hf|nvapi|pplx|csk)[-_][\\w-]{6,}");

  private Text() {}

  /** The text, where there is any. */
  public static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** One line of at most 300 characters and an ellipsis, without what looks like a key. */
  public static String excerpt(String text) {
    var read = text.substring(0, Math.min(LONGEST_READ, text.length()));
    var line = UNPRINTABLE.matcher(read).replaceAll(" ").strip();
    var harmless = SECRET.matcher(line).replaceAll("[redacted]");
    return harmless.length() <= LONGEST_EXCERPT
        ? harmless
        : wellFormed(harmless.substring(0, LONGEST_EXCERPT)) + "…";
  }

  /** The text with U+FFFD for each half of a surrogate pair, which no UTF-8 could carry. */
  public static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return repaired(text);
      }
    }
    return text;
  }

  private static String repaired(String text) {
    var whole = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }
}
