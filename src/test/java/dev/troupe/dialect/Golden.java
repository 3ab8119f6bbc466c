package dev.troupe.dialect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A file of lines that come in, a line {@code ===}, and the lines that must come out. */
public record Golden(String name, List<String> input, List<String> expected) {

  /** Those in a directory, such as {@code openai/stream}. */
  public static Stream<Golden> in(String directory) {
    try (var files = Files.list(root().resolve(directory))) {
      return files.sorted().map(Golden::read).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file as it is. */
  public static String text(String file) {
    try {
      return Files.readString(root().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    try {
      return Path.of(Golden.class.getResource("/dialect").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Golden read(Path file) {
    try {
      var lines = List.of(Files.readString(file).split("\n", -1));
      int middle = lines.lastIndexOf("===");
      return new Golden(
          file.getFileName().toString(),
          lines.subList(0, middle),
          lines.subList(middle + 1, lines.size() - 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
