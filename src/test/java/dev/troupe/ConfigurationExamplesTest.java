package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.faults.Certificates;
import dev.troupe.provider.ProviderSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration that docs/configuration.md shows. */
class ConfigurationExamplesTest {

  private static final Pattern EXAMPLE = Pattern.compile("```hocon\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\?(\\w+)}");

  @TempDir private static Path files; // in the place of /etc/troupe

  @BeforeAll
  static void makeFiles() throws Exception {
    Files.writeString(files.resolve("openai.key"), "a-key\n");
    Files.writeString(files.resolve("authority.pem"), new Certificates(files).pem());
  }

  private static Config example() throws IOException {
    var document = Files.readString(ConfigurationTable.DOCUMENT);
    var text =
        EXAMPLE
            .matcher(document)
            .results()
            .map(example -> example.group(1))
            .collect(Collectors.joining("\n"));
    return ConfigFactory.parseString(
        VARIABLE.matcher(text).replaceAll("$1").replace("/etc/troupe", files.toString()));
  }

  @Test
  void everyProviderOfItIsOnWhereItsKeyIsThere() throws IOException {
    var settings = Settings.from(example(), List.of(), Set.of());

    var on =
        settings.providers().on().stream()
            .map(ProviderSpec::settings)
            .map(it -> it.name())
            .toList();
    assertEquals(List.copyOf(new TreeSet<>(example().getObject("troupe.providers").keySet())), on);
    assertEquals(List.of(), settings.providers().off());
  }

  @Test
  void itHasAProviderOfEachDialect() throws IOException {
    var providers = example().getConfig("troupe.providers");

    var shown = new TreeSet<String>();
    for (var name : providers.root().keySet()) {
      var section = providers.getConfig(name);
      shown.add(section.hasPath("dialect") ? section.getString("dialect") : "openai");
    }

    assertEquals(new TreeSet<>(Dialects.names()), shown);
  }
}
