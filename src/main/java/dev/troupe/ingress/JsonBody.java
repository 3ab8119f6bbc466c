package dev.troupe.ingress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.apache.pekko.util.ByteString;

/** Reads the JSON object that a request carries; any thread. */
final class JsonBody {

  private final ObjectReader reader;

  /**
   * A reader.
   *
   * @param maxNesting of objects and arrays
   * @param maxBytes of a string, since no string is longer than its body
   */
  JsonBody(int maxNesting, int maxBytes) {
    var factory =
        JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(maxNesting)
                    .maxStringLength(maxBytes)
                    .build())
            .build();
    reader =
        JsonMapper.builder(factory)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .readerFor(JsonNode.class);
  }

  /**
   * The object in {@code body}.
   *
   * @throws Refused saying where the text is no JSON, or what it is instead of an object
   */
  ObjectNode read(ByteString body) {
    try {
      JsonNode json = reader.readTree(body.toArrayUnsafe());
      if (json instanceof ObjectNode object) {
        return object;
      }
      throw new Refused(
          Problem.of(
              400,
              "invalid_input",
              json.isMissingNode()
                  ? "body: must be a JSON object, got nothing"
                  : "body: must be a JSON object, got " + Fields.nameOf(json)));
    } catch (JsonProcessingException malformed) {
      throw new Refused(
          Problem.of(
              400,
              "malformed_json",
              "body: malformed JSON" + place(malformed.getLocation()) + reason(malformed)));
    } catch (IOException malformed) { // bytes that are no text
      throw new Refused(Problem.of(400, "malformed_json", "body: malformed JSON: not UTF-8"));
    }
  }

  private static String place(JsonLocation location) {
    return location == null
        ? ""
        : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  /** Jackson's own words, unless they speak of its classes. */
  private static String reason(JsonProcessingException malformed) {
    if (malformed instanceof JsonEOFException) {
      return ": the text ends too early";
    }
    if (malformed instanceof StreamConstraintsException) {
      return ": nested too deep, or a name or number too long";
    }
    var words = malformed.getOriginalMessage();
    return words == null || words.contains("`") || words.contains("Source") ? "" : ": " + words;
  }
}
