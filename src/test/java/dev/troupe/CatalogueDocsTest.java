package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/catalogue.md says. */
class CatalogueDocsTest {

  private static final Path DOCUMENT = Path.of("docs", "catalogue.md");
  private static final Pattern EXAMPLE = Pattern.compile("```hocon\\n(.*?)```", Pattern.DOTALL);
  private static final String AROUND =
      "troupe.providers.vllm { dialect = openai-compatible, base-url = \"http://gpu.example/v1\""
          + " }\n";

  static Stream<String> examples() throws IOException {
    return EXAMPLE.matcher(Files.readString(DOCUMENT)).results().map(match -> match.group(1));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void showsSettingsThatCanBeRead(String example) {
    var settings = Settings.from(ConfigFactory.parseString(AROUND + example), List.of(), Set.of());

    assertTrue(settings.providers().names().contains("vllm"));
  }

  @Test
  void listsEachModelThatTheJarBrings() throws IOException {
    var text = Files.readString(DOCUMENT);

    var unlisted =
        CataloguePlan.MODELS.getObject("troupe.models").keySet().stream()
            .filter(model -> !text.contains("| `" + model + "`"))
            .toList();

    assertEquals(List.of(), unlisted);
  }
}
