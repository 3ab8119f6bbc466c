package dev.troupe.dialect.openai;

import dev.troupe.dialect.ModelPath;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The servers that speak Chat Completions, as far as they differ in what is sent to them. */
enum ChatServer {
  OPENAI("openai", "max_completion_tokens"),
  COMPATIBLE("openai-compatible", "max_tokens"),
  AZURE("azure-openai", "max_completion_tokens"),
  DIAL("dial", "max_tokens");

  private static final Pattern VERSION = Pattern.compile("[\\w.-]{1,64}");

  /** Versions by their date have an address for each deployment; the others, one for all. */
  private static final Pattern DATED = Pattern.compile("\\d{4}-\\d{2}-\\d{2}.*");

  /** The name of the dialect. */
  final String dialect;

  final String maxTokensKey;

  ChatServer(String dialect, String maxTokensKey) {
    this.dialect = dialect;
    this.maxTokensKey = maxTokensKey;
  }

  boolean hasVersions() {
    return this == AZURE || this == DIAL;
  }

  /**
   * The version, which fits into a query as it is.
   *
   * @throws IllegalArgumentException where it does not
   */
  static String checked(String version) {
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException(
          "api-version must be letters, digits and . _ -, such as 2024-10-21, got " + version);
    }
    return version;
  }

  Map<String, String> authorization(String key) {
    return switch (this) {
      case OPENAI, COMPATIBLE -> Map.of("Authorization", "Bearer " + key);
      case AZURE -> Map.of("api-key", key);
      case DIAL -> Map.of("Api-Key", key);
    };
  }

  /**
   * Where {@code model} is asked, below the base URL.
   *
   * @param api what is asked of it: {@code /chat/completions}
   */
  String path(String api, String model, Optional<String> version) {
    var path = isByDeployment(version) ? "/deployments/" + ModelPath.of(model) + api : api;
    return version.map(it -> path + "?api-version=" + it).orElse(path);
  }

  private boolean isByDeployment(Optional<String> version) {
    return switch (this) {
      case OPENAI, COMPATIBLE -> false;
      case AZURE -> version.filter(it -> DATED.matcher(it).matches()).isPresent();
      case DIAL -> true;
    };
  }
}
