package dev.troupe.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A small file that a setting names. What it says of one that cannot be read never holds any of its
 * content.
 */
public final class SettingFile {

  private SettingFile() {}

  /**
   * The file that {@code text}, the value of {@code key}, names. A text that is no absolute path is
   * not shown: where a file with a key belongs, it may be the key.
   *
   * @throws IllegalArgumentException where it is no absolute path
   */
  public static Path path(String key, String text) {
    try {
      var path = Path.of(text);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException _) {
      // said below, with what is allowed
    }
    throw new IllegalArgumentException(
        key + " must be the path of a file, from the root on; value not shown");
  }

  /**
   * The content of {@code file}, which {@code key} names.
   *
   * @param mostBytes that it may have, at least 1
   * @throws IllegalArgumentException where it is not there, no file, not readable or too large
   */
  public static byte[] read(String key, Path file, int mostBytes) {
    if (!Files.exists(file)) {
      throw wrong(key, "that is there", file);
    }
    if (!Files.isRegularFile(file)) { // a pipe could keep the start waiting
      throw wrong(key, "and no directory or device", file);
    }
    try (var in = Files.newInputStream(file)) {
      var content = in.readNBytes(mostBytes + 1);
      if (content.length > mostBytes) {
        throw wrong(key, "of at most " + mostBytes + " bytes", file);
      }
      return content;
    } catch (IOException failure) {
      throw new IllegalArgumentException(
          "%s must name a file that this user may read, got %s".formatted(key, file), failure);
    }
  }

  private static IllegalArgumentException wrong(String key, String which, Path file) {
    return new IllegalArgumentException(
        "%s must name a file %s, got %s".formatted(key, which, file));
  }
}
