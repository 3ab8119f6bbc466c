package dev.troupe;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;

/** Says where a setting is written. */
final class Origins {

  private Origins() {}

  /** Whether it is what Troupe's own jar says. */
  static boolean isDefault(ConfigValue value) {
    return "reference.conf".equals(value.origin().resource());
  }

  static String place(ConfigValue value) {
    return place(value.origin());
  }

  /** {@code conf/my.conf:12}; for what is in no file, what it is: {@code system properties}. */
  static String place(ConfigOrigin origin) {
    var file = origin.filename() == null ? origin.resource() : origin.filename();
    if (file == null) {
      return origin.description().replaceFirst(": (\\d+)$", ":$1");
    }
    return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
  }
}
