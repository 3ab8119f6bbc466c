package dev.troupe.catalogue;

import com.typesafe.config.ConfigFactory;

/** Models for tests, from the text of their sections. */
final class Models {

  private static final String SOME_DIALECT = "dialects = [openai]\n";

  private Models() {}

  static ModelEntry model(String name, String section) {
    return ModelSection.read(
        name,
        ConfigFactory.parseString(section)
            .withFallback(ConfigFactory.parseString(SOME_DIALECT))
            .withFallback(ConfigFactory.load().getConfig("troupe.model-defaults")));
  }
}
