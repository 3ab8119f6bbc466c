package dev.troupe.tool;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody may have meant. */
public final class Nearest {

  private Nearest() {}

  /** The one of {@code known} that is nearest to {@code word}, if any is near enough. */
  public static Optional<String> to(String word, Collection<String> known) {
    var most = Math.min(word.length() - 1, Math.max(2, word.length() / 3)); // chosen, not measured
    return word.length() > 64
        ? Optional.empty()
        : known.stream()
            .filter(each -> distance(word, each) <= most)
            .min(Comparator.comparingInt(each -> distance(word, each)));
  }

  /** Letters to insert, delete or replace (Levenshtein 1966). */
  private static int distance(String from, String to) {
    var row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        var replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j - 1], row[j]) + 1);
      }
    }
    return row[to.length()];
  }
}
