package dev.troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.model.Part;
import dev.troupe.model.ToolSpec;
import dev.troupe.provider.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that one agent call offers to its model, by name. Any thread. */
final class Offers {

  private final Map<String, Offer> byName = new LinkedHashMap<>(); // not changed later

  /**
   * What {@code request} offers.
   *
   * @throws IllegalArgumentException where it names a tool that is not there, with the nearest
   */
  Offers(AgentRequest request, AgentDoors doors) {
    for (var name : request.tools()) {
      add(Offer.of(doors.tools().definition(name).orElseThrow(() -> missing(name, doors)), doors));
    }
    request.functions().forEach(this::add);
  }

  private void add(Offer offer) {
    byName.put(offer.name(), offer);
  }

  private static IllegalArgumentException missing(String name, AgentDoors doors) {
    return new IllegalArgumentException(
        "agent call: there is no tool %s%s"
            .formatted(Names.quoted(name), Names.suggest(name, doors.tools().names())));
  }

  /** What the model is told of them, in the order in which they were named. */
  List<ToolSpec> specs() {
    return byName.values().stream().map(Offer::spec).toList();
  }

  /**
   * Runs what {@code call} asks for.
   *
   * @throws InvalidInput when its arguments are not what that takes
   * @throws ToolException when it fails, or is not offered
   */
  JsonNode run(Part.ToolCall call) throws InterruptedException {
    var offer = byName.get(call.name());
    if (offer == null) {
      throw ToolException.of(unknown(call.name()));
    }
    var arguments = call.arguments(); // some models write nothing where there are none
    return offer.body().run(ToolJson.parse(arguments.isBlank() ? "{}" : arguments));
  }

  private ToolFailure unknown(String name) {
    return ToolFailure.of(
        ToolFailure.UNKNOWN_TOOL,
        "tool %s: there is none of this name%s"
            .formatted(Names.quoted(name), Names.suggest(name, byName.keySet())),
        false);
  }
}
