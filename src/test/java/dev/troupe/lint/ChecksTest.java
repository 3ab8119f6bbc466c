package dev.troupe.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.lint.Lint.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each check finds the lines of its samples that say {@code // wrong}, and no others; those that
 * say {@code // right} are near misses. Samples are the files whose names begin with the check's.
 */
class ChecksTest {

  private static final Path SAMPLES = Path.of("src", "test", "resources", "lint");
  private static final Path SERVICES =
      Path.of(
          "src",
          "main",
          "lint",
          "META-INF",
          "services",
          "com.google.errorprone.bugpatterns.BugChecker");
  private static final int ENOUGH = 5;

  private static List<Finding> findings = List.of();

  @BeforeAll
  static void compileTheSamples() throws Exception {
    try (var files = Files.list(SAMPLES)) {
      findings =
          Lint.check(
              files.sorted().toList(),
              Stream.concat(
                      Stream.of("-XepDisableAllChecks"),
                      checks().stream().map(check -> "-Xep:" + check + ":ERROR"))
                  .toArray(String[]::new));
    }
  }

  @ParameterizedTest
  @MethodSource("checks")
  void findsWhatIsWrongAndNothingElse(String check) throws IOException {
    Set<String> found =
        findings.stream()
            .filter(finding -> finding.check().equals(check))
            .filter(finding -> finding.file().startsWith(check))
            .map(finding -> finding.file() + ":" + finding.line())
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(linesThatSay("// wrong", check), found);
  }

  @ParameterizedTest
  @MethodSource("checks")
  void hasEnoughSamples(String check) throws IOException {
    assertTrue(linesThatSay("// wrong", check).size() >= ENOUGH);
    assertTrue(linesThatSay("// right", check).size() >= ENOUGH);
  }

  @Test
  void theChecksAreThoseThatAreRegistered() throws IOException {
    try (var sources = Files.list(Path.of("src", "main", "java", "dev", "troupe", "lint"))) {
      Set<String> written =
          sources
              .filter(source -> read(source).contains("@BugPattern("))
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toCollection(TreeSet::new));

      assertEquals(written, new TreeSet<>(checks()));
    }
  }

  static List<String> checks() throws IOException {
    return Files.readAllLines(SERVICES).stream()
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .toList();
  }

  private static Set<String> linesThatSay(String mark, String check) throws IOException {
    try (var files = Files.list(SAMPLES)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(check))
          .flatMap(file -> linesThatSay(mark, file))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Stream<String> linesThatSay(String mark, Path file) {
    var lines = read(file).lines().toList();
    return IntStream.range(0, lines.size())
        .filter(i -> lines.get(i).contains(mark))
        .mapToObj(i -> file.getFileName() + ":" + (i + 1));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
