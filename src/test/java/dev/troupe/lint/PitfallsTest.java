package dev.troupe.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.troupe.lint.Lint.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compiler says of each piece of docs/pitfalls.md what stands below it. */
class PitfallsTest {

  private static final Path DOCUMENT = Path.of("docs", "pitfalls.md");

  private static final Pattern WRONG =
      Pattern.compile(
          "<!-- refused -->\n```java\n(.*?)\n```\n<!-- the compiler says -->\n```\n(.*?)\n```",
          Pattern.DOTALL);

  private static final Pattern RIGHT =
      Pattern.compile("<!-- snippet: classes -->\n```java\n(.*?)\n```", Pattern.DOTALL);

  private static final Pattern CLASS = Pattern.compile("^class (\\w+)", Pattern.MULTILINE);

  @TempDir Path directory;

  @Test
  void whatIsWrongIsNamedAsTheDocumentSays() throws Exception {
    var files = new ArrayList<Path>();
    var said = new ArrayList<String>();
    for (var piece : WRONG.matcher(Files.readString(DOCUMENT)).results().toList()) {
      files.add(write(piece.group(1), files.size()));
      said.add(piece.group(2));
    }
    assertFalse(files.isEmpty());

    assertEquals(said.stream().sorted().toList(), check(files));
  }

  @Test
  void whatIsRightPasses() throws Exception {
    var files = new ArrayList<Path>();
    for (var piece : RIGHT.matcher(Files.readString(DOCUMENT)).results().toList()) {
      files.add(write(piece.group(1), files.size()));
    }
    assertFalse(files.isEmpty());

    assertEquals(List.of(), check(files));
  }

  private static List<String> check(List<Path> files) throws Exception {
    List<String> ours = new ArrayList<>(ChecksTest.checks());
    ours.add("CheckReturnValue");
    return Lint.check(files).stream()
        .filter(finding -> ours.contains(finding.check()))
        .map(Finding::toString)
        .sorted()
        .collect(Collectors.toList());
  }

  /** Each in a package of its own, since right and wrong have the same names. */
  private Path write(String code, int number) throws IOException {
    var name = CLASS.matcher(code).results().findFirst().orElseThrow().group(1);
    var file = directory.resolve("p" + number).resolve(name + ".java");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "package p" + number + "; " + code);
  }
}
