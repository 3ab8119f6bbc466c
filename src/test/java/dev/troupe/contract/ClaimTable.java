package dev.troupe.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each dialect did of each claim, in one run. Written into {@link #DOCUMENT} at the end of a
 * run of the whole suite, and of no other.
 */
final class ClaimTable implements AutoCloseable {

  static final Path DOCUMENT = Path.of("docs", "providers.md");

  /** Whether this is a run of the whole suite, as under {@code -Pcontract}. */
  static final boolean IS_FULL = Boolean.getBoolean("contract.full");

  private static final String BEGIN = "<!-- begin: made by mvn -Pcontract test -->\n";
  private static final String END = "<!-- end -->";

  private final Map<String, Map<String, String>> results = new ConcurrentHashMap<>(); // by claim

  void add(String dialect, String claim, String result) {
    results.computeIfAbsent(claim, _ -> new ConcurrentHashMap<>()).put(dialect, result);
  }

  /** A method's name as words: {@code answersWhole} is {@code answers whole}. */
  static String words(String method) {
    return method.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  /** The table, in the order of the alphabet. */
  String text() {
    var dialects = DialectWires.ALL.stream().map(VendorWire::column).toList();
    var text = new StringBuilder("| claim | `").append(String.join("` | `", dialects));
    text.append("` |\n|").append(" --- |".repeat(dialects.size() + 1)).append('\n');
    new TreeMap<>(results)
        .forEach(
            (claim, row) -> {
              text.append("| ").append(claim);
              dialects.forEach(it -> text.append(" | ").append(row.getOrDefault(it, "**?**")));
              text.append(" |\n");
            });
    return text.toString();
  }

  /** The table that the document holds. */
  static String documented() throws IOException {
    var document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    return document.substring(begin, document.indexOf(END, begin));
  }

  @Override
  public void close() throws IOException {
    if (IS_FULL) {
      var document = Files.readString(DOCUMENT);
      int begin = document.indexOf(BEGIN) + BEGIN.length();
      int end = document.indexOf(END, begin);
      Files.writeString(DOCUMENT, document.substring(0, begin) + text() + document.substring(end));
    }
  }
}
