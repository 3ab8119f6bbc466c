package dev.troupe.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import dev.troupe.faults.Certificates;
import dev.troupe.provider.ProviderCommand.Description;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The configurations that docs/providers.md shows. */
class ExamplesTest {

  private static final Pattern EXAMPLE = Pattern.compile("```hocon\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern KEY = Pattern.compile("\\$\\{\\?(\\w+)}");

  @TempDir private static Path files; // in the place of /etc/troupe

  @BeforeAll
  static void makeFiles() throws Exception {
    Files.writeString(files.resolve("openai.key"), "a-key");
    Files.writeString(files.resolve("authority.pem"), new Certificates(files).pem());
  }

  static Stream<String> examples() throws IOException {
    return EXAMPLE
        .matcher(Files.readString(ClaimTable.DOCUMENT))
        .results()
        .map(example -> example.group(1));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void turnsOnItsProvidersWhereTheirKeysAreSet(String example) throws Exception {
    var text = KEY.matcher(example).replaceAll("a-key").replace("/etc/troupe", files.toString());
    var config = ConfigFactory.parseString(text);
    var expected = new TreeSet<>(config.getObject("troupe.providers").keySet());

    try (var troupe =
        Troupe.builder()
            .config(
                config
                    .withFallback(ConfigFactory.parseString("troupe.simulator.start = never"))
                    .withFallback(ConfigFactory.load()))
            .start()) {
      var on = troupe.status().providers().stream().map(Description::name).toList();

      assertEquals(List.copyOf(expected), on);
    }
  }

  @Test
  void showsEachDialectThatTheSuiteRuns() throws IOException {
    var examples = String.join("\n", examples().toList());

    for (var wire : DialectWires.ALL) {
      assertTrue(
          examples.contains("dialect = " + wire.dialect()), "no example of " + wire.dialect());
    }
  }

  @Test
  void takesEachKeyFromTheEnvironment() throws IOException {
    var keys =
        examples()
            .flatMap(example -> Pattern.compile("api-key = (.*)").matcher(example).results())
            .map(MatchResult::group)
            .filter(line -> !KEY.matcher(line).find())
            .toList();

    assertEquals(List.of(), keys);
  }
}
