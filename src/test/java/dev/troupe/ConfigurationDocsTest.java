package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ConfigurationDocsTest {

  private static final Config REFERENCE =
      ConfigFactory.parseFile(ConfigurationTable.REFERENCE.toFile());

  @Test
  void theDocumentShowsEachKeyWithItsDefaultAndComment() throws IOException {
    String tables = ConfigurationTable.between(Files.readString(ConfigurationTable.DOCUMENT));
    IO.println(
        "ConfigurationDocsTest: "
            + tables.lines().filter(line -> line.startsWith("| `troupe.")).count()
            + " keys");

    assertEquals(
        ConfigurationTable.of(REFERENCE),
        tables,
        "docs/configuration.md is not that of reference.conf: mvn -q test-compile"
            + " exec:exec@configuration-docs");
  }

  @Test
  void theReferenceSetsNothingOfOthersButSerialization() {
    var foreign = new TreeSet<String>();
    REFERENCE.root().keySet().stream()
        .filter(key -> !Set.of("troupe", "pekko").contains(key))
        .forEach(foreign::add);
    if (REFERENCE.hasPath("pekko")) {
      REFERENCE.getConfig("pekko").entrySet().stream()
          .map(entry -> "pekko." + entry.getKey())
          .filter(
              key ->
                  !key.startsWith("pekko.actor.seriali") && !key.startsWith("pekko.serialization."))
          .forEach(foreign::add);
    }

    assertEquals(Set.of(), foreign);
  }

  @Test
  void listsSectionsAndKeysInTheOrderOfTheFile() {
    var reference =
        ConfigFactory.parseString(
            """
            troupe {
              # Top.
              z = 10s
              # A section
              # in two lines.
              b {
                # One | two.
                y = ""
                # None.
                x = null
                # From outside.
                w = ${?HOME}
                # Filled by users.
                v {}
              }
              a.deep {
                # Deep.
                u = [1, 2]
              }
            }
            """);

    assertEquals(
        List.of(
            "### `troupe`",
            "| `troupe.z` | `10s` | Top. |",
            "### `troupe.b`",
            "A section in two lines.",
            "| `troupe.b.y` | `\"\"` | One \\| two. |",
            "| `troupe.b.x` | unset | None. |",
            "| `troupe.b.w` | `${?HOME}` | From outside. |",
            "| `troupe.b.v` | `{}` | Filled by users. |",
            "### `troupe.a.deep`",
            "| `troupe.a.deep.u` | `[1,2]` | Deep. |"),
        ConfigurationTable.of(reference)
            .lines()
            .filter(
                line -> !line.isEmpty() && !line.startsWith("| key") && !line.startsWith("| ---"))
            .toList());
  }

  @Test
  void refusesAKeyWithoutAComment() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> ConfigurationTable.of(ConfigFactory.parseString("troupe.a.b = 1")));

    assertTrue(
        String.valueOf(refused.getMessage()).endsWith("keys without a comment: [troupe.a.b]"),
        refused::toString);
  }
}
