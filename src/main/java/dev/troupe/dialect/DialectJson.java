package dev.troupe.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;

/** How dialects read and write JSON. */
public final class DialectJson {

  /** Characters of a field's name, which a parser keeps; no API has names near that. */
  private static final int LONGEST_NAME = 1_000;

  /** Always UTF-8; what others name their fields is not interned for the life of the process. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNameLength(LONGEST_NAME).build())
          .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** For trees, off the hot path. */
  public static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

  private DialectJson() {}
}
