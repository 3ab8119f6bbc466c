package dev.troupe;

import com.typesafe.config.Config;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.anthropic.AnthropicDialect;
import dev.troupe.dialect.bedrock.BedrockDialect;
import dev.troupe.dialect.gemini.GeminiDialect;
import dev.troupe.dialect.ollama.OllamaDialect;
import dev.troupe.dialect.openai.OpenAiDialect;
import dev.troupe.dialect.responses.ResponsesDialect;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The dialects that a configuration can name. */
final class Dialects {

  /**
   * A dialect as a provider of it is set up.
   *
   * @param address the vendor's own, where the dialect is one vendor's
   * @param keyVariable the environment variable that usually holds the key of that vendor; empty
   *     where the vendor's own address asks for none
   */
  record Entry(Dialect dialect, Optional<URI> address, String keyVariable) {

    private static Entry of(Dialect dialect, String address, String keyVariable) {
      return new Entry(dialect, Optional.of(URI.create(address)), keyVariable);
    }

    /** The same in a version of its API. */
    private Entry at(String version) {
      return new Entry(dialect.at(version), address, keyVariable);
    }

    /** Whether nobody is served without a key at the vendor's own address. */
    boolean needsKey() {
      return isAws() || (address.isPresent() && !keyVariable.isEmpty());
    }

    /** Whether its vendor tells organisations and projects apart that share a key. */
    boolean hasAccounts() {
      return keyVariable.equals(OPENAI_KEY);
    }

    /** Whether it is one of AWS's, with its regions and access keys. */
    boolean isAws() {
      return keyVariable.equals(BEDROCK_KEY);
    }

    String name() {
      return dialect.name();
    }
  }

  private static final String OPENAI_KEY = "OPENAI_API_KEY";
  private static final String BEDROCK_KEY = "AWS_BEARER_TOKEN_BEDROCK";

  private static final List<Entry> ALL =
      List.of(
          Entry.of(new OpenAiDialect(), "https://api.openai.com/v1", OPENAI_KEY),
          Entry.of(new ResponsesDialect(), "https://api.openai.com/v1", OPENAI_KEY),
          new Entry(OpenAiDialect.compatible(), Optional.empty(), "MY_API_KEY"),
          new Entry(OpenAiDialect.azure(), Optional.empty(), "AZURE_OPENAI_API_KEY"),
          new Entry(OpenAiDialect.dial(), Optional.empty(), "DIAL_API_KEY"),
          Entry.of(new AnthropicDialect(), "https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"),
          new Entry(new BedrockDialect(), Optional.empty(), BEDROCK_KEY), // one for each region
          Entry.of(new OllamaDialect(), "http://127.0.0.1:11434", ""),
          Entry.of(
              new GeminiDialect(),
              "https://generativelanguage.googleapis.com/v1beta",
              "GEMINI_API_KEY"));

  private Dialects() {}

  /**
   * The dialect that a provider's section names, in the version that it names.
   *
   * @throws IllegalArgumentException naming those there are
   */
  static Entry of(Config section) {
    var entry = named(section.getString("dialect"));
    return section.hasPath("api-version") ? entry.at(section.getString("api-version")) : entry;
  }

  /**
   * The dialect called {@code name}.
   *
   * @throws IllegalArgumentException naming those there are
   */
  static Entry named(String name) {
    return ALL.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "dialect must be one of %s, got %s"
                        .formatted(String.join(", ", names()), name)));
  }

  /** Those there are. */
  static List<String> names() {
    return ALL.stream().map(Entry::name).toList();
  }
}
