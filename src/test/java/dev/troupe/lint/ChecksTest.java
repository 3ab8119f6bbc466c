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
 * say {@code // right} are near misses.
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
    Set<Integer> found =
        findings.stream()
            .filter(finding -> finding.check().equals(check))
            .filter(finding -> finding.file().equals(check + ".java"))
            .map(Finding::line)
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
              .filter(ChecksTest::isCheck)
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toCollection(TreeSet::new));

      assertEquals(written, new TreeSet<>(checks()));
    }
  }

  private static boolean isCheck(Path source) {
    try {
      return Files.readString(source).contains("@BugPattern(");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> checks() throws IOException {
    return Files.readAllLines(SERVICES).stream()
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .toList();
  }

  private static Set<Integer> linesThatSay(String mark, String check) throws IOException {
    List<String> lines = Files.readAllLines(SAMPLES.resolve(check + ".java"));
    return IntStream.range(0, lines.size())
        .filter(i -> lines.get(i).contains(mark))
        .mapToObj(i -> i + 1)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
