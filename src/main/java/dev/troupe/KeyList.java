package dev.troupe;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;

/** The keys in a provider's section; what is wrong with them is said without them. */
final class KeyList {

  private static final Pattern ONE_LINE = Pattern.compile("[\\x21-\\x7E\\x80-\\xFF]+");

  /** Where keys can stand; one place at a time. */
  private static final List<String> PLACES =
      List.of("api-key", "api-keys", "api-key-file", "api-key-files");

  private KeyList() {}

  /**
   * The keys, in their order; empty where there is none. Files are read here and now.
   *
   * @param provider whose section it is
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  static List<String> read(String provider, Config section) {
    refuseTwoPlaces(section);
    if (section.hasPath("api-keys")) {
      return several("api-keys", section, (_, key) -> key);
    }
    if (section.hasPath("api-key-files")) {
      return several("api-key-files", section, (path, file) -> KeyFile.read(provider, path, file));
    }
    return one("api-key", section)
        .or(() -> one("api-key-file", section).map(file -> fromFile(provider, file)))
        .stream()
        .toList();
  }

  private static void refuseTwoPlaces(Config section) {
    var set = PLACES.stream().filter(place -> isSet(place, section)).toList();
    if (set.size() > 1) {
      throw new IllegalArgumentException(
          "%s must be null where %s is set: keep one of them".formatted(set.get(1), set.get(0)));
    }
  }

  private static boolean isSet(String place, Config section) {
    return place.endsWith("s") ? section.hasPath(place) : one(place, section).isPresent();
  }

  /** An empty one is none: that is what an unset variable of a shell often looks like. */
  private static Optional<String> one(String place, Config section) {
    return section.hasPath(place)
        ? Optional.of(section.getString(place)).filter(value -> !value.isBlank())
        : Optional.empty();
  }

  private static String fromFile(String provider, String file) {
    var key = KeyFile.read(provider, "api-key-file", file);
    requireOneLine("api-key-file", key);
    return key;
  }

  private static List<String> several(String place, Config section, BinaryOperator<String> key) {
    var values = section.getStringList(place);
    if (values.isEmpty()) {
      throw new IllegalArgumentException(
          place + " must have at least one key, and none is there; unset variables leave none");
    }
    var keys = new ArrayList<String>();
    for (var value : values) {
      var path = place + "[" + keys.size() + "]";
      keys.add(checked(path, key.apply(path, value), place, keys));
    }
    return List.copyOf(keys);
  }

  private static String checked(String path, String key, String place, List<String> before) {
    if (key.isBlank()) {
      throw new IllegalArgumentException(path + " must not be blank");
    }
    requireOneLine(path, key);
    if (before.contains(key)) {
      throw new IllegalArgumentException(
          "%s must differ from %s[%d], which is the same"
              .formatted(path, place, before.indexOf(key)));
    }
    return key;
  }

  private static void requireOneLine(String path, String key) {
    if (!ONE_LINE.matcher(key).matches()) {
      throw new IllegalArgumentException(
          path + " must be one word of Latin letters; value not shown");
    }
  }
}
