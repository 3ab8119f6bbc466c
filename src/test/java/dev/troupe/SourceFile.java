package dev.troupe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A Java source as text. */
record SourceFile(Path path, List<String> lines) {

  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?((?:[a-z]\\w*\\.)+[A-Z]\\w*).*;");

  /** All Java sources below a directory, in the order of their paths. */
  static List<SourceFile> allBelow(Path directory) {
    try (var files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .map(SourceFile::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The top-level classes that it imports, as if it were a class that refers to nothing else. */
  CompiledClass imports() {
    var imported = new TreeSet<String>();
    lines.stream()
        .flatMap(line -> IMPORT.matcher(line).results())
        .map(found -> found.group(1))
        .forEach(imported::add);
    String name = path.getFileName().toString().replace(".java", "");
    return new CompiledClass(packageName() + "." + name, imported, Set.of());
  }

  private String packageName() {
    return lines.stream()
        .flatMap(line -> Pattern.compile("^package ([\\w.]+);").matcher(line).results())
        .map(found -> found.group(1))
        .findFirst()
        .orElse("");
  }

  private static SourceFile read(Path path) {
    try {
      return new SourceFile(path, Files.readAllLines(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
