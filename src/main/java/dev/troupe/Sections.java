package dev.troupe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads a section by its package's own parser, and says in one line what is wrong in it. */
final class Sections {

  /** How the checks of settings begin: {@code max-queue must be …}, {@code maxQueue must be …}. */
  private static final Pattern KEY =
      Pattern.compile("^'?([a-z][A-Za-z-]*(?:\\.[a-z][A-Za-z-]*)*)'?");

  private Sections() {}

  /**
   * What {@code parser} makes of {@code section}.
   *
   * @param path of the section, for messages
   * @throws StartRefused naming the place, the key, and what is allowed there
   */
  static <T> T read(String path, Config section, Function<Config, T> parser) {
    try {
      return parser.apply(section);
    } catch (ConfigException wrong) {
      throw refused(path, section, wrong);
    } catch (IllegalArgumentException outOfRange) {
      var message = String.valueOf(outOfRange.getMessage());
      var place = key(message).flatMap(key -> place(section, key)).map(p -> p + ": ").orElse("");
      throw new StartRefused(place + path + ": " + kebab(message), outOfRange);
    }
  }

  /** The line for a configuration that cannot be read. */
  static StartRefused refused(ConfigException wrong) {
    var place = wrong.origin() == null ? "" : Origins.place(wrong.origin()) + ": ";
    if (wrong
        instanceof ConfigException.Parse) { // its message repeats what it stumbled over: a key
      return new StartRefused(
          place + "the configuration cannot be parsed: check quotes, braces and commas there");
    }
    return new StartRefused(place + withoutOrigin(wrong), wrong);
  }

  private static StartRefused refused(String path, Config section, ConfigException wrong) {
    var message = withoutOrigin(wrong);
    var value = wrong instanceof ConfigException.WrongType ? got(section, message) : "";
    var place = wrong.origin() == null ? "" : Origins.place(wrong.origin()) + ": ";
    var whole = message.contains(path) ? "" : path + ": ";
    return new StartRefused(place + whole + message + value, wrong);
  }

  private static String withoutOrigin(ConfigException wrong) {
    var message = String.valueOf(wrong.getMessage());
    var origin = wrong.origin();
    var prefix = origin == null ? "" : origin.description() + ": ";
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }

  private static String got(Config section, String message) {
    return key(message)
        .filter(key -> !isSecret(key) && section.hasPath(key))
        .map(section::getValue)
        .filter(value -> !(value instanceof ConfigObject) && !(value instanceof ConfigList))
        .map(value -> ", got " + value.render(ConfigRenderOptions.concise()))
        .orElse("");
  }

  private static boolean isSecret(String key) {
    return key.contains("api-key"); // a key may stand where the name of its file belongs
  }

  private static Optional<String> place(Config section, String key) {
    var path = kebab(key);
    return ConfigUtil.splitPath(path).isEmpty() || !section.hasPath(path)
        ? Optional.empty()
        : Optional.of(section.getValue(path))
            .filter(value -> !Origins.isDefault(value)) // nobody can mend it there
            .map(Origins::place);
  }

  private static Optional<String> key(String message) {
    var key = KEY.matcher(message);
    return key.find() ? Optional.ofNullable(key.group(1)) : Optional.empty();
  }

  /** The key of the configuration for a name of Java at the beginning of {@code text}. */
  private static String kebab(String text) {
    var end = text.indexOf(' ') < 0 ? text.length() : text.indexOf(' ');
    var name = text.substring(0, end).replaceAll("([a-z])([A-Z])", "$1-$2");
    return name.toLowerCase(Locale.ROOT) + text.substring(end);
  }
}
