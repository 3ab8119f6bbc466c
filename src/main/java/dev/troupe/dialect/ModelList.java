package dev.troupe.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * How a vendor is asked which models it has, and where it answers that.
 *
 * @param path of a GET, appended to the provider's base URL
 * @param headers that it wants besides those of the key
 * @param array the field of the answer that holds the models
 * @param name the field of each that holds its name
 * @param prefix of the names that is no part of them; usually empty
 */
public record ModelList(
    String path, Map<String, String> headers, String array, String name, String prefix) {

  private static final int MOST = 10_000; // chosen: more than any gateway has

  public ModelList {
    headers = Map.copyOf(headers);
  }

  /** A list that wants no header, whose names are what they are. */
  public static ModelList of(String path, String array, String name) {
    return new ModelList(path, Map.of(), array, name, "");
  }

  /**
   * The names in {@code answer}, in their order, 10,000 at most; what has none is passed over.
   *
   * @throws dev.troupe.model.ModelException.Malformed where it holds no such list
   */
  public List<String> names(JsonNode answer) {
    var models = answer.path(array);
    if (!models.isArray()) {
      throw Malformed.at(
          "list of models",
          0,
          array + " to be an array",
          models.getNodeType().name().toLowerCase(Locale.ROOT));
    }
    return StreamSupport.stream(models.spliterator(), false)
        .map(model -> model.path(name).asText(""))
        .map(text -> text.startsWith(prefix) ? text.substring(prefix.length()) : text)
        .filter(text -> !text.isBlank())
        .distinct()
        .limit(MOST)
        .toList();
  }
}
