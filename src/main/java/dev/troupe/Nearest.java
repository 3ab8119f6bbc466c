package dev.troupe;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody may have meant. */
final class Nearest {

  private static final int MOST = 100; // characters that are compared: names are shorter

  private Nearest() {}

  /** The one of {@code known} that is nearest to {@code word}; empty where nothing is known. */
  static Optional<String> to(String word, Collection<String> known) {
    return known.stream().min(Comparator.comparingInt(each -> distance(word, each)));
  }

  /** Letters to insert, delete or replace (Levenshtein 1966). */
  static int distance(String one, String other) {
    var from = one.substring(0, Math.min(MOST, one.length()));
    var to = other.substring(0, Math.min(MOST, other.length()));
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
