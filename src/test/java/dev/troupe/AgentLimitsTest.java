package dev.troupe;

import static dev.troupe.AgentStand.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.FinishReason;
import dev.troupe.model.Part;
import dev.troupe.model.Role;
import dev.troupe.tool.AgentLimits;
import dev.troupe.tool.AgentRequest;
import dev.troupe.tool.AgentResponse;
import dev.troupe.tool.AgentResponse.Stop;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far agent calls go, and what of their models' calls is not run. */
@Timeout(30)
class AgentLimitsTest {

  private final AtomicInteger runs = new AtomicInteger();
  private AgentStand stand;

  @BeforeEach
  void start() throws InterruptedException {
    stand =
        new AgentStand(
            "troupe.agents { max-rounds = 3, max-calls-per-round = 4, max-calls = 6 }",
            "troupe.agents { max-tokens = 100, max-result = 50 }");
  }

  @AfterEach
  void stop() {
    stand.close();
  }

  private AgentResponse ask() throws InterruptedException {
    return ask(limits -> limits);
  }

  private AgentResponse ask(UnaryOperator<AgentLimits> limits) throws InterruptedException {
    return stand.troupe.callAgent(
        AgentRequest.of("count")
            .tools("weather")
            .function("say", "", AgentStand.City.class, this::say)
            .limits(limits));
  }

  private String say(AgentStand.City city) {
    runs.incrementAndGet();
    return city.city();
  }

  private static Part.ToolCall[] calls(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> call("c" + n, "say", "{'city': 'Rome'}"))
        .toArray(Part.ToolCall[]::new);
  }

  private static List<String> outcomes(AgentResponse response) {
    return response.calls().stream().map(AgentResponse.Call::outcome).toList();
  }

  @Test
  void stopsAfterSoManyRounds() throws InterruptedException {
    stand.call(calls(1)).call(calls(1)).call(calls(1));

    var response = ask();

    assertEquals(Stop.ROUNDS, response.stopped());
    assertEquals(3, response.rounds());
    assertEquals(List.of("ok", "ok", "not_run"), outcomes(response));
    assertEquals(2, runs.get());
  }

  @Test
  void leavesNoCallWithoutAResultWhenItStops() throws InterruptedException {
    stand.call(calls(10));

    var response = ask(with -> with.rounds(1));

    var last = response.messages().getLast();
    assertEquals(Role.TOOL, last.role());
    assertEquals(4, last.parts().size());
    assertEquals(
        "not run: the limit of rounds is reached, which is 1",
        ((Part.ToolResult) last.parts().getFirst()).content().asText());
    assertEquals(5, response.messages().get(1).parts().size()); // with what it thought
  }

  @Test
  void stopsAfterSoManyCalls() throws InterruptedException {
    stand.call(calls(4)).call(calls(4)).call(calls(1));

    var response = ask(with -> with.rounds(5));

    assertEquals(Stop.CALLS, response.stopped());
    assertEquals(6, runs.get());
    assertEquals(
        List.of("ok", "ok", "ok", "ok", "ok", "ok", "not_run", "not_run"), outcomes(response));
  }

  @Test
  void stopsAfterSoManyTokens() throws InterruptedException {
    stand.call(calls(1));

    var response = ask(with -> with.tokens(11));

    assertEquals(Stop.TOKENS, response.stopped());
    assertEquals(0, runs.get());
  }

  @Test
  void runsTheFirstCallsOfAnAnswerAndTellsTheModelOfTheRest() throws InterruptedException {
    stand.call(calls(1000)).say("so");

    var response = ask();

    assertEquals(4, runs.get());
    assertEquals(List.of("ok", "ok", "ok", "ok", "not_run"), outcomes(response));
    assertEquals(
        "not run: only the first 4 of the 1000 calls in this answer were run: ask again for what is"
            + " still needed, in several answers",
        stand.results().getLast());
    assertEquals(5, stand.results().size());
  }

  @Test
  void hasLimitsOfItsOwn() throws InterruptedException {
    stand.call(calls(10)).say("so");

    ask(with -> with.callsPerRound(9).calls(9));

    assertEquals(9, runs.get());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          say    | {'city': 'Ro   | invalid_input | tool 'say': input refused: is JSON that ends before it is whole
          say    | {'city': 5}    | invalid_input | tool 'say': input refused: 'city' must be string, got a number
          say    | {'ctiy': 'a'}  | invalid_input | tool 'say': input refused: 'city' is missing; 'ctiy' is no field here, did you mean 'city'?
          weather| {'city': 5}    | invalid_input | tool 'weather': input refused: 'city' must be string, got a number
          weather| city=Rome      | invalid_input | tool 'weather': input refused: is no JSON at line 1, column 1
          say    | ~~             | invalid_input | tool 'say': input refused: 'city' is missing
          wether | {'city': 'a'}  | unknown_tool  | tool 'wether': there is none of this name; nearest: 'weather'
          """)
  void tellsTheModelWhatIsWrongWithACallThatIsNotRun(
      String tool, String arguments, String outcome, String told) throws InterruptedException {
    stand.call(call("a", tool, arguments)).say("so");

    var response = ask(with -> with.resultLength(1_000));

    assertEquals(List.of(outcome), outcomes(response));
    assertEquals(List.of(told), stand.results());
    assertEquals(0, runs.get());
  }

  @Test
  void runsNoCallOfAnAnswerThatWasCut() throws InterruptedException {
    stand.say(FinishReason.LENGTH, "", calls(2)).say("so");

    var response = ask(with -> with.resultLength(1_000));

    assertEquals(0, runs.get());
    assertEquals(List.of("invalid_input", "invalid_input"), outcomes(response));
    assertTrue(stand.results().getFirst().contains("the answer was cut (LENGTH)"));
  }

  @Test
  void tellsTheModelOfTheRestOfALongAnswerThatWasCut() throws InterruptedException {
    stand.say(FinishReason.LENGTH, "", calls(1000)).say("so");

    ask();

    assertEquals(0, runs.get());
    assertEquals(
        "not run: this answer of 1000 calls was cut: ask again for what is still needed, in several"
            + " answers",
        stand.results().getLast());
  }

  @Test
  void givesArgumentsBackAsJsonThatAreNone() throws InterruptedException {
    stand.call(call("a", "say", "{'city': 'Ro")).say("so");

    ask();

    var sent = (Part.ToolCall) stand.asked.getLast().messages().get(1).parts().getLast();
    assertEquals("{\"INVALID_JSON\":\"{\\\"city\\\": \\\"Ro\"}", sent.arguments());
  }

  @Test
  void doesNotTellTheModelAResultThatIsTooLong() throws InterruptedException {
    stand.call(call("a", "say", "{'city': '" + "x".repeat(60) + "'}")).say("so");

    var response = ask(with -> with.resultLength(55));

    assertEquals(List.of("tool_failed"), outcomes(response));
    assertEquals(
        List.of("tool 'say': call: its output is longer than allowed (55"), // itself bounded
        stand.results());
  }

  @Test
  void refusesLimitsThatAreNone() {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> ask(with -> with.callsPerRound(0)));

    assertEquals("max-calls-per-round must be 1 to 10000, got 0", refused.getMessage());
  }

  @Test
  void refusesToOfferTwoOfOneName() {
    var request = AgentRequest.of("count").tools("weather");

    assertThrows(IllegalArgumentException.class, () -> request.tools("weather"));
    assertThrows(
        IllegalArgumentException.class,
        () -> request.function("weather", "", AgentStand.City.class, _ -> ""));
  }
}
