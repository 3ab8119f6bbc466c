package dev.troupe.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.TimeLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Understands the body of {@code POST /v1/embeddings}.
 *
 * <p>{@code input}, {@code model}, {@code dimensions} and {@code encoding_format} are understood;
 * {@code user} is ignored. Every other field is passed on, as it is, to providers of the dialect
 * {@code openai}. Tokens in the place of texts are refused: only the model itself knows its own.
 */
final class EmbeddingRequestReader {

  private static final Set<String> OWN =
      Set.of("input", "model", "dimensions", "encoding_format", "user");

  private EmbeddingRequestReader() {}

  /**
   * A request, understood.
   *
   * @param base64 whether the vectors are wanted in base64, and not as numbers
   */
  record Asked(EmbeddingRequest request, boolean base64) {}

  /**
   * The request in {@code body}, its call within {@code limits}.
   *
   * @throws Refused naming the field that is wrong
   */
  static Asked read(ObjectNode body, TimeLimits limits) {
    var fields = new Fields(body, "");
    var request = EmbeddingRequest.builder().inputs(inputs(fields)).timeLimits(limits);
    fields.text("model").ifPresent(request::model);
    readDimensions(fields, request);
    passOn(fields, request);
    return new Asked(request.build(), isBase64(fields));
  }

  private static List<String> inputs(Fields fields) {
    var input = fields.any("input").orElseThrow(() -> fields.missing("input"));
    if (input.isTextual()) {
      return List.of(checked(input.textValue(), "input"));
    }
    var texts = new ArrayList<String>();
    for (JsonNode text : fields.array("input")) {
      texts.add(text(text, fields.pathOf("input", texts.size())));
    }
    if (texts.isEmpty()) {
      throw fields.invalid("input", "must not be empty");
    }
    return texts;
  }

  private static String text(JsonNode node, String path) {
    if (node.isNumber() || node.isArray()) {
      throw new Refused(
          Problem.invalid(path, "must be a string: tokens are not supported, send their text"));
    }
    return checked(Fields.text(node, path), path);
  }

  private static String checked(String text, String path) {
    if (text.isBlank()) {
      throw new Refused(Problem.invalid(path, "must not be blank"));
    }
    return text;
  }

  private static void readDimensions(Fields fields, EmbeddingRequest.Builder request) {
    var dimensions = fields.integer("dimensions");
    if (dimensions.isPresent()) {
      if (dimensions.getAsLong() < 1 || dimensions.getAsLong() > Integer.MAX_VALUE) {
        throw fields.invalid(
            "dimensions",
            "must be 1 to %d, got %d".formatted(Integer.MAX_VALUE, dimensions.getAsLong()));
      }
      request.dimensions((int) dimensions.getAsLong());
    }
  }

  private static boolean isBase64(Fields fields) {
    return switch (fields.text("encoding_format").orElse("float")) {
      case "float" -> false;
      case "base64" -> true;
      case String other ->
          throw fields.invalid("encoding_format", "must be float or base64, got " + other);
    };
  }

  private static void passOn(Fields fields, EmbeddingRequest.Builder request) {
    var extras = fields.object().objectNode();
    for (var field : fields.object().properties()) {
      if (!OWN.contains(field.getKey())) {
        extras.set(field.getKey(), field.getValue());
      }
    }
    if (!extras.isEmpty()) {
      request.extra("openai", extras);
    }
  }
}
