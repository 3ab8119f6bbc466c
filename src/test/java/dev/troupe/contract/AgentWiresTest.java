package dev.troupe.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.model.ModelRequest;
import dev.troupe.tool.AgentRequest;
import dev.troupe.tool.AgentResponse.Call;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Agent calls and answers as records, over every vendor's wire. */
@Timeout(60)
class AgentWiresTest {

  private static final List<String> PROVIDERS = List.of("streamed", "whole");

  record City(String name, Optional<String> country) {}

  record Answer(int degrees, Optional<String> warning, List<City> cities) {}

  private static Stream<VendorWire> wires() {
    return DialectWires.ALL.stream();
  }

  private static AgentRequest question(String model) {
    var question = ModelRequest.builder().user("How warm is it?").model(model).build();
    return AgentRequest.of(question)
        .function("weather", "Tells the weather.", City.class, _ -> "21 degrees")
        .function("time", "Tells the time.", City.class, _ -> List.of("noon"));
  }

  @ParameterizedTest
  @MethodSource("wires")
  void runTheCallsOfOneAnswer(VendorWire wire) throws Exception {
    try (var stand = new ContractStand(wire)) {
      for (var provider : PROVIDERS) {
        var response = stand.callAgent(question(provider + "/parallel"));

        assertEquals(2, response.rounds());
        assertEquals(
            List.of("weather ok", "time ok"),
            response.calls().stream().map(AgentWiresTest::told).toList());
        assertEquals("The tool answered: ", response.content().substring(0, 19));
      }
    }
  }

  private static String told(Call call) {
    return call.tool() + " " + call.outcome();
  }

  @ParameterizedTest
  @MethodSource("wires")
  void giveBackWhatTheModelThought(VendorWire wire) throws Exception {
    var back = wire.without().containsKey("sendsThinkingBackUnchangedInAToolLoop") ? 0 : 1;
    try (var stand = new ContractStand(wire)) {
      for (var provider : PROVIDERS) {
        var response = stand.callAgent(question(provider + "/think"));

        assertEquals("Thoughts given back: " + back, response.content());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("wires")
  void answerAsARecord(VendorWire wire) throws Exception {
    try (var stand = new ContractStand(wire)) {
      for (var provider : PROVIDERS) {
        var model = stand.model(provider + "/json");

        assertEquals(
            new Answer(0, Optional.of(""), List.of()),
            model.generate(ModelRequest.of("How warm is it?"), Answer.class));
      }
    }
  }
}
