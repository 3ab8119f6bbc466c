package dev.troupe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import dev.troupe.dialect.ModelList;
import dev.troupe.http.HttpCall;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The headers by which some dialects say for whom a request is. */
final class DialectHeaders {

  /** By the setting whose value they carry. */
  private static final Map<String, String> ACCOUNT =
      new TreeMap<>(Map.of("organization", "OpenAI-Organization", "project", "OpenAI-Project"));

  private DialectHeaders() {}

  /**
   * {@code section} with {@code organization} and {@code project} among its headers.
   *
   * @throws IllegalArgumentException where the dialect knows neither, where one of them can be no
   *     header's value, and where a header is set that the dialect sends itself
   */
  static Config of(Config section, Dialects.Entry dialect) {
    dialect
        .dialect()
        .models()
        .map(ModelList::headers)
        .orElse(Map.of())
        .keySet()
        .forEach(own -> refuse(section, own, "the dialect " + dialect.name() + " sets it"));
    if (!dialect.hasAccounts()) {
      return none(section, "the dialect " + dialect.name() + " knows none");
    }
    var whole = section;
    for (var each : ACCOUNT.entrySet()) {
      var value = value(section, each.getKey());
      if (value.isPresent()) {
        requireOneLine(each.getKey(), value.get());
        refuse(section, each.getValue(), each.getKey() + " is set");
        whole = whole.withValue(path(each.getValue()), ConfigValueFactory.fromAnyRef(value.get()));
      }
    }
    return whole;
  }

  /**
   * {@code section} of a provider in direct style.
   *
   * @throws IllegalArgumentException where it has an organization or a project
   */
  static Config ofNone(Config section) {
    return none(section, "a provider in direct style says for whom it asks");
  }

  private static Config none(Config section, String why) {
    for (var setting : ACCOUNT.keySet()) {
      if (value(section, setting).isPresent()) {
        throw new IllegalArgumentException(setting + " must be null: " + why);
      }
    }
    return section;
  }

  /** An empty value is none: that is what an unset variable of a shell often looks like. */
  private static Optional<String> value(Config section, String setting) {
    return section.hasPath(setting)
        ? Optional.of(section.getString(setting)).filter(value -> !value.isBlank())
        : Optional.empty();
  }

  private static void requireOneLine(String setting, String value) {
    if (!HttpCall.isHeaderValue(value)) {
      throw new IllegalArgumentException(
          setting + " must be one line of Latin letters; value not shown");
    }
  }

  private static void refuse(Config section, String header, String why) {
    if (section.getObject("headers").keySet().stream().anyMatch(header::equalsIgnoreCase)) {
      throw new IllegalArgumentException("headers must not have '" + header + "': " + why);
    }
  }

  private static String path(String header) {
    return ConfigUtil.joinPath("headers", header);
  }
}
