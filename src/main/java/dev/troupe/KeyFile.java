package dev.troupe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.provider.SettingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that holds one key and nothing else; what is said of it is said without the key. */
final class KeyFile {

  private static final Logger LOG = LoggerFactory.getLogger("troupe");
  private static final int MOST_BYTES = 16 * 1024; // signed tokens have a few thousand

  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private KeyFile() {}

  /**
   * The key in the file that {@code text} names, without the end of its line. Where others than its
   * owner may do anything with the file, the log says so.
   *
   * @param provider whose key it is
   * @param key of the configuration, whose value {@code text} is
   * @throws IllegalArgumentException where there is no such file, or no content in it
   */
  static String read(String provider, String key, String text) {
    var file = SettingFile.path(key, text);
    var line = new String(SettingFile.read(key, file, MOST_BYTES), UTF_8);
    warnWhereOthersMay(provider, key, file);
    var content = line.replaceFirst("\\r?\\n$", "");
    if (content.isBlank()) {
      throw new IllegalArgumentException(
          "%s must name a file that holds a key, got %s, which is empty".formatted(key, file));
    }
    return content;
  }

  private static void warnWhereOthersMay(String provider, String key, Path file) {
    try {
      var permissions = Files.getPosixFilePermissions(file);
      if (!OWNERS.containsAll(permissions)) {
        LOG.warn(
            "provider '{}': {} {} has the mode {}, so that others can use the key: chmod 600 {}",
            provider,
            key,
            file,
            octal(permissions),
            file);
      }
    } catch (IOException | UnsupportedOperationException _) {
      // no such modes there: who may read it is told in another way
    }
  }

  private static String octal(Set<PosixFilePermission> permissions) {
    var bits = 0;
    for (var letter : PosixFilePermissions.toString(permissions).toCharArray()) { // rw-r--r--
      bits = 2 * bits + (letter == '-' ? 0 : 1);
    }
    return "%04o".formatted(bits);
  }
}
