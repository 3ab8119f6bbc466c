package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Each Java block in README.md and below docs/ compiles and runs; {@link Snippet} says how they are
 * written.
 */
@Isolated("takes the standard output of the process")
class SnippetsTest {

  /** The texts that are nothing without programs. */
  private static final List<String> WITH_SNIPPETS =
      List.of(
          "README.md",
          "docs/actors.md",
          "docs/agents.md",
          "docs/coroutines.md",
          "docs/embeddings.md",
          "docs/errors.md",
          "docs/pitfalls.md",
          "docs/tour.md");

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir static Path classes;

  @TestFactory
  Stream<DynamicTest> everySnippetCompilesAndRuns() throws IOException {
    var runner = new SnippetRunner(classes, LIMIT);
    return snippets().values().stream()
        .flatMap(List::stream)
        .map(snippet -> dynamicTest(snippet.where(), () -> runner.run(snippet)));
  }

  @Test
  void eachTextThatNeedsSnippetsHasSome() throws IOException {
    Map<String, List<Snippet>> snippets = snippets();
    snippets.forEach((file, found) -> IO.println("SnippetsTest: " + file + ": " + found.size()));

    assertEquals(List.of(), withoutSnippets(WITH_SNIPPETS, snippets));
  }

  private static List<String> withoutSnippets(
      List<String> files, Map<String, List<Snippet>> snippets) {
    return files.stream().filter(file -> snippets.getOrDefault(file, List.of()).isEmpty()).toList();
  }

  private static Map<String, List<Snippet>> snippets() throws IOException {
    var snippets = new TreeMap<String, List<Snippet>>();
    for (Path text : texts()) {
      snippets.put(text.toString(), Snippet.in(text.toString(), Files.readAllLines(text)));
    }
    return snippets;
  }

  private static List<Path> texts() throws IOException {
    Path docs = Path.of("docs");
    try (var below = Files.exists(docs) ? Files.walk(docs) : Stream.<Path>empty()) {
      return Stream.concat(Stream.of(Path.of("README.md")), below)
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    }
  }

  /** The checks themselves, on made-up texts. */
  @Nested
  class WithMadeUpTexts {

    @Test
    void runsAProgram() throws Exception {
      run(
          LIMIT,
          "```java",
          "void main() {",
          "  IO.println(\"hello\");",
          "}",
          "```",
          "<!-- prints -->",
          "```",
          "hello",
          "```");
    }

    @Test
    void makesAPartWholeWithItsTemplate() throws Exception {
      run(
          LIMIT,
          "<!-- snippet: statements -->",
          "```java",
          "import java.util.BitSet;",
          "IO.println(new BitSet());",
          "```",
          "<!-- prints -->",
          "```",
          "{}",
          "```");
    }

    @Test
    void refusesAProgramThatDoesNotCompile() {
      assertRefused(
          LIMIT, "text:1: does not compile", "```java", "void main() { int x = \"\"; }", "```");
    }

    @Test
    void refusesAProgramThatThrows() {
      assertRefused(
          LIMIT,
          "text:1: threw java.lang.IllegalStateException: no",
          "```java",
          "void main() { throw new IllegalStateException(\"no\"); }",
          "```");
    }

    @Test
    void refusesAProgramThatDoesNotEnd() {
      String endless =
          "void main() throws InterruptedException { new"
              + " java.util.concurrent.CountDownLatch(1).await(); }";

      assertRefused(
          Duration.ofMillis(200), "text:1: still runs after PT0.2S", "```java", endless, "```");
    }

    @Test
    void refusesAProgramThatPrintsSomethingElse() {
      assertRefused(
          LIMIT,
          "text:1: says that it prints",
          "```java",
          "void main() { IO.println(2); }",
          "```",
          "",
          "<!-- prints -->",
          "```",
          "1",
          "```");
    }

    @Test
    void refusesABlockWithoutAMain() {
      assertRefused(LIMIT, "text:1: has no main", "```java", "record Point(int x) {}", "```");
    }

    @Test
    void refusesAnUnknownTemplate() {
      assertRefused(
          LIMIT,
          "text:2: there is no template",
          "<!-- snippet: nowhere -->",
          "```java",
          "int x;",
          "```");
    }

    @Test
    void refusesAFenceThatWouldHideABlock() {
      var refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> Snippet.in("text", List.of("```java fragment", "```")));

      assertTrue(
          String.valueOf(refused.getMessage()).startsWith("text:1: the fence says 'java fragment'"),
          refused::toString);
    }

    @Test
    void namesATextWithoutSnippets() {
      var snippets =
          Map.of("A.md", List.<Snippet>of(), "B.md", Snippet.in("B.md", List.of("```java", "```")));

      assertEquals(
          List.of("A.md", "C.md"), withoutSnippets(List.of("A.md", "B.md", "C.md"), snippets));
    }

    private static void run(Duration limit, String... lines) throws Exception {
      List<Snippet> snippets = Snippet.in("text", List.of(lines));
      assertEquals(1, snippets.size());
      new SnippetRunner(classes, limit).run(snippets.getFirst());
    }

    private static void assertRefused(Duration limit, String beginning, String... lines) {
      var refused = assertThrows(AssertionError.class, () -> run(limit, lines));

      assertTrue(String.valueOf(refused.getMessage()).startsWith(beginning), refused::toString);
    }
  }
}
