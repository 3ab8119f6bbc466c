package dev.troupe.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the exchanges of one call send and keep to, where that is not what their session does.
 *
 * @param headers take the place of the session's of the same name; their values are never logged
 * @param limits instead of the session's, whose keep-alive holds all the same
 */
public record ExchangeTerms(Map<String, String> headers, Optional<SessionSettings.Limits> limits) {

  /** Those of the session. */
  public static final ExchangeTerms NONE = new ExchangeTerms(Map.of(), Optional.empty());

  /**
   * Terms.
   *
   * @throws IllegalArgumentException where a header cannot be sent; its value is not shown
   */
  public ExchangeTerms {
    headers = HttpCall.checked(headers);
  }

  /** {@code own} and the headers of these terms; of two with one name, {@code own} has the word. */
  public Map<String, String> with(Map<String, String> own) {
    if (headers.isEmpty()) {
      return own;
    }
    var all = new LinkedHashMap<>(headers);
    own.keySet().forEach(name -> all.keySet().removeIf(name::equalsIgnoreCase));
    all.putAll(own);
    return all;
  }

  @Override
  public String toString() {
    return "ExchangeTerms[" + headers.keySet() + ", " + limits + "]"; // headers hold keys
  }
}
