package dev.troupe.provider;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that somebody probably meant. */
final class Names {

  private Names() {}

  /** {@code ; nearest: 'x'}, or nothing where there is no name at all. */
  static String suggest(String meant, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(meant, name)))
        .map(name -> "; nearest: '" + name + "'")
        .orElse("");
  }

  /** Edits from one text to the other (Levenshtein), over their first 100 characters. */
  static int distance(String one, String other) {
    var from = one.substring(0, Math.min(100, one.length()));
    var to = other.substring(0, Math.min(100, other.length()));
    var row = new int[to.length() + 1];
    for (var j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (var i = 1; i <= from.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j <= to.length(); j++) {
        var replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
