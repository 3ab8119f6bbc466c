package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each relative link in README.md and below docs/ leads to a file and a heading that exist. */
class LinksTest {

  /** The texts that send their readers on. */
  private static final List<String> WITH_LINKS =
      List.of("README.md", "docs/design.md", "docs/tour.md");

  @TempDir Path directory;

  @Test
  void eachRelativeLinkResolves() throws IOException {
    var links = Links.below(Path.of(""));
    links.forEach((file, found) -> IO.println("LinksTest: " + file + ": " + found.size()));

    assertEquals(List.of(), broken(links));
    assertEquals(
        List.of(),
        WITH_LINKS.stream().filter(file -> links.getOrDefault(file, List.of()).isEmpty()).toList());
  }

  @Test
  void namesALinkToAFileThatIsNotThere() throws IOException {
    Files.writeString(directory.resolve("README.md"), "# A\n\nSee [b](docs/b.md).\n");

    assertEquals(List.of("README.md:3: docs/b.md"), broken(Links.below(directory)));
  }

  @Test
  void namesALinkToAHeadingThatIsNotThere() throws IOException {
    Files.writeString(directory.resolve("README.md"), "# A\n[a](#a) [b](#b)\n```\n# B\n```\n");

    assertEquals(List.of("README.md:2: #b"), broken(Links.below(directory)));
  }

  @Test
  void findsHeadingsAsTheyAreRendered() throws IOException {
    var docs = Files.createDirectory(directory.resolve("docs"));
    Files.writeString(
        docs.resolve("b.md"), "## 2. HTTP, in `a_b` (*or* not)\n## Twice\n## Twice\n");
    Files.writeString(
        directory.resolve("README.md"),
        "[b](docs/b.md#2-http-in-a_b-or-not) [c](docs/b.md#twice-1) [d](docs)"
            + " [e](https://x.org/y)\n"
            + "`[f](nowhere)`\n"
            + "```\n"
            + "[g](nowhere)\n"
            + "```\n");

    var links = Links.below(directory);

    assertEquals(List.of(), broken(links));
    assertEquals(3, links.getOrDefault("README.md", List.of()).size());
  }

  @Test
  void findsALinkWhoseTextIsBrokenOverLines() throws IOException {
    Files.writeString(directory.resolve("README.md"), "See [what\nis](absent.md).\n");

    assertEquals(List.of("README.md:2: absent.md"), broken(Links.below(directory)));
  }

  private static List<String> broken(Map<String, List<Links.Link>> links) {
    return links.values().stream()
        .flatMap(List::stream)
        .filter(link -> !link.resolves())
        .map(Links.Link::toString)
        .toList();
  }
}
