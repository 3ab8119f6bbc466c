package dev.troupe;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys in a provider's section; what is wrong with them is said without them. */
final class KeyList {

  private static final Pattern ONE_LINE = Pattern.compile("[\\x21-\\x7E\\x80-\\xFF]+");

  private KeyList() {}

  /**
   * The keys, in their order; empty where there is none.
   *
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  static List<String> read(Config section) {
    if (!section.hasPath("api-keys")) {
      return key(section).stream().toList();
    }
    if (section.hasPath("api-key")) {
      throw new IllegalArgumentException(
          "api-keys must be null where api-key is set: put all keys there");
    }
    var keys = section.getStringList("api-keys");
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "api-keys must have at least one key, and none is there; unset variables leave none");
    }
    for (var i = 0; i < keys.size(); i++) {
      check("api-keys[" + i + "]", keys.get(i), keys.subList(0, i));
    }
    return keys;
  }

  /** An empty key is none: that is what an unset variable of a shell often looks like. */
  private static Optional<String> key(Config section) {
    return section.hasPath("api-key")
        ? Optional.of(section.getString("api-key")).filter(key -> !key.isBlank())
        : Optional.empty();
  }

  private static void check(String path, String key, List<String> before) {
    if (key.isBlank()) {
      throw new IllegalArgumentException(path + " must not be blank");
    }
    if (!ONE_LINE.matcher(key).matches()) {
      throw new IllegalArgumentException(
          path + " must be one word of Latin letters; value not shown");
    }
    if (before.contains(key)) {
      throw new IllegalArgumentException(
          "%s must differ from api-keys[%d], which is the same"
              .formatted(path, before.indexOf(key)));
    }
  }
}
