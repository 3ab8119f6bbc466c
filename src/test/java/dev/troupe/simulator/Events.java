package dev.troupe.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a stream, as a reader of this package's tests sees them.
 *
 * @param json the data of each event, without the end marker
 * @param done whether the end marker came, as the last event
 */
record Events(List<JsonNode> json, boolean done) {

  static Events of(String body) throws JsonProcessingException {
    var json = new ArrayList<JsonNode>();
    for (var line : body.lines().filter(line -> line.startsWith("data: {")).toList()) {
      json.add(Json.parse(line.substring("data: ".length())));
    }
    return new Events(json, body.endsWith("data: [DONE]\n\n"));
  }

  /** Returns the text of each event that has one. */
  List<String> texts() {
    return json.stream()
        .map(event -> event.at("/choices/0/delta/content"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .toList();
  }
}
