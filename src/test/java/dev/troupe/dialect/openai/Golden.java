package dev.troupe.dialect.openai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A file of lines that come in, a line {@code ===}, and the lines that must come out. */
record Golden(String name, List<String> input, List<String> expected) {

  static Stream<Golden> in(String directory) {
    try (var files = Files.list(root().resolve(directory))) {
      return files.sorted().map(Golden::read).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String file) {
    try {
      return Files.readString(root().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    try {
      return Path.of(Golden.class.getResource("/dialect/openai").toURI());
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
