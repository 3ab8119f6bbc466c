package dev.troupe.provider;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody probably meant, for messages. */
public final class Names {

  private static final int LONGEST = 100; // characters that are compared and shown

  private Names() {}

  /**
   * The one of {@code known} that is nearest to {@code meant}; empty where nothing is known. A name
   * of the form {@code provider/model} is also near to what its model is near to.
   */
  public static Optional<String> nearest(String meant, Collection<String> known) {
    return known.stream().min(Comparator.comparingInt(name -> difference(meant, name)));
  }

  /** {@code ; nearest: 'x'}, or nothing where there is no name at all. */
  public static String suggest(String meant, Collection<String> known) {
    return nearest(meant, known).map(name -> "; nearest: " + quoted(name)).orElse("");
  }

  /** {@code name} in quotes, cut where it is longer than any name. */
  public static String quoted(String name) {
    return name.length() <= LONGEST ? "'" + name + "'" : "'" + start(name) + "…'";
  }

  private static int difference(String meant, String name) {
    var slash = name.indexOf('/');
    var whole = distance(meant, name);
    return slash < 0 || meant.contains("/")
        ? whole
        : Math.min(whole, distance(meant, name.substring(slash + 1)));
  }

  /** Edits from one text to the other (Levenshtein 1966), over their first 100 characters. */
  public static int distance(String one, String other) {
    var from = start(one);
    var to = start(other);
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

  private static String start(String name) {
    return name.substring(0, Math.min(LONGEST, name.length()));
  }
}
