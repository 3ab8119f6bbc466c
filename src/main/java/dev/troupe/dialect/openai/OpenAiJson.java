package dev.troupe.dialect.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;

/** How this package reads and writes JSON. */
final class OpenAiJson {

  /** Always UTF-8; what others name their fields is not interned for the life of the process. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** For trees, off the hot path. */
  static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

  private OpenAiJson() {}
}
