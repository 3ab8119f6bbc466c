package dev.troupe;

import static dev.troupe.AgentStand.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.coroutine.Deadline;
import dev.troupe.coroutine.Scope;
import dev.troupe.event.TroupeEvent.ModelCallEnded;
import dev.troupe.event.TroupeEvent.ToolCallEnded;
import dev.troupe.model.Message;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.Role;
import dev.troupe.model.ToolChoice;
import dev.troupe.model.ToolSpec;
import dev.troupe.model.Usage;
import dev.troupe.tool.AgentRequest;
import dev.troupe.tool.AgentResponse;
import dev.troupe.tool.AgentResponse.Stop;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agent calls, through a whole Troupe. */
@Timeout(30)
class AgentTest {

  private static final Part.ToolCall ROME = call("a", "weather", "{'city': 'Rome'}");
  private static final Part.ToolCall OSLO = call("b", "weather", "{'city': 'Oslo'}");

  private static final String PRICED =
      """
      troupe.providers.scripted.models = [priced]
      troupe.models.priced {
        providers = [scripted]
        prices { currency = USD, read = "2026-11-01", input = 1, output = 10 }
      }
      """;

  private AgentStand stand;

  @BeforeEach
  void start() throws InterruptedException {
    stand = new AgentStand();
  }

  @AfterEach
  void stop() {
    stand.close();
  }

  private static AgentRequest question() {
    return AgentRequest.of("is it warm?").tools("weather", "broken", "waiting");
  }

  private AgentResponse ask() throws InterruptedException {
    return stand.troupe.callAgent(question());
  }

  private static List<String> outcomes(AgentResponse response) {
    return response.calls().stream().map(each -> each.tool() + " " + each.outcome()).toList();
  }

  @Test
  void answersAfterTheCallsOfItsModel() throws InterruptedException {
    stand.call(ROME).call(OSLO).say("in both");

    var response = ask();

    assertEquals("in both", response.content());
    assertEquals(Stop.ANSWERED, response.stopped());
    assertEquals(3, response.rounds());
    assertEquals(List.of("weather ok", "weather ok"), outcomes(response));
    assertEquals(List.of(1, 2), response.calls().stream().map(AgentResponse.Call::round).toList());
    assertEquals(Optional.of(Usage.of(30, 3)), response.usage());
  }

  @Test
  void tellsTheModelWhatCameOfEachCall() throws InterruptedException {
    stand.call(ROME, OSLO).say("in both");

    var response = ask();

    assertEquals(List.of("sunny in Rome", "sunny in Oslo"), stand.results());
    assertEquals(
        List.of(Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT),
        response.messages().stream().map(Message::role).toList());
    assertEquals(
        stand.asked.getLast().messages(), response.messages().subList(0, 3)); // and then its answer
  }

  @Test
  void givesThinkingBackAsItWas() throws InterruptedException {
    stand.call(ROME).say("yes");

    ask();

    assertEquals(
        List.of(new Part.Thinking("hm", Optional.of("proof")), ROME),
        stand.asked.getLast().messages().get(1).parts());
  }

  @Test
  void offersToolsOfTheTroupeAndFunctions() throws InterruptedException {
    stand.say("yes");

    stand.troupe.callAgent(
        AgentRequest.of("is it warm?")
            .tools("weather")
            .function("count", "Counts.", AgentStand.City.class, city -> city.city().length()));

    var offered = stand.asked.getFirst().tools();
    assertEquals(List.of("weather", "count"), offered.stream().map(ToolSpec::name).toList());
    assertEquals("Counts.", offered.getLast().description());
    assertEquals("city", offered.getLast().schema().path("required").path(0).asText());
  }

  @Test
  void runsTheCallsOfOneAnswerAtTheSameTime() throws InterruptedException {
    var both = new CyclicBarrier(2);
    stand.call(call("a", "meet", "{'city': 'Rome'}"), call("b", "meet", "{'city': 'Oslo'}"));
    stand.say("met");

    var response =
        stand.troupe.callAgent(
            AgentRequest.of("meet").function("meet", "", AgentStand.City.class, _ -> met(both)));

    assertEquals(List.of("meet ok", "meet ok"), outcomes(response));
  }

  private static String met(CyclicBarrier both) throws InterruptedException {
    try {
      both.await(10, TimeUnit.SECONDS);
      return "met";
    } catch (BrokenBarrierException | TimeoutException alone) {
      throw new IllegalStateException(alone);
    }
  }

  @Test
  void tellsTheModelWhyACallFailed() throws InterruptedException {
    stand.call(call("a", "broken", "{'city': 'Rome'}")).say("no idea");

    var response = ask();

    assertEquals(List.of("broken tool_failed"), outcomes(response));
    assertEquals(List.of("tool 'broken': no such city: try another"), stand.results());
    assertTrue(result().failed());
  }

  private Part.ToolResult result() {
    return (Part.ToolResult) stand.asked.getLast().messages().getLast().parts().getFirst();
  }

  @Test
  void tellsTheModelTheTypeOnlyOfWhatNobodyExpects() throws InterruptedException {
    stand.call(call("a", "fail", "{'city': 'Rome'}")).say("no idea");

    var response =
        stand.troupe.callAgent(
            AgentRequest.of("fail")
                .function(
                    "fail",
                    "",
                    AgentStand.City.class,
                    _ -> {
                      throw new IllegalStateException("key sk-canary-7d1f");
                    }));

    assertEquals(List.of("fail tool_failed"), outcomes(response));
    assertEquals(
        List.of("tool 'fail': call: its code threw IllegalStateException: see the log"),
        stand.results());
  }

  @Test
  void survivesAFunctionThatOverflowsItsStack() throws InterruptedException {
    stand.call(call("a", "deep", "{'city': 'Rome'}")).say("well");

    var response =
        stand.troupe.callAgent(
            AgentRequest.of("fail").function("deep", "", AgentStand.City.class, _ -> depth(0)));

    assertEquals(List.of("deep tool_failed"), outcomes(response));
  }

  private static int depth(int n) { // the stack ends before the numbers do
    return n == Integer.MAX_VALUE ? n : depth(n + 1) + 1;
  }

  @Test
  void isOneCallWithOneId() throws InterruptedException {
    stand.call(ROME).say("yes");

    ask();

    var ids = new HashSet<String>();
    for (int n = 0; n < 3; n++) {
      switch (stand.events.poll(5, TimeUnit.SECONDS)) {
        case ModelCallEnded ended -> ids.add(ended.origin().callId());
        case ToolCallEnded ended -> ids.add(ended.origin().callId());
        case null, default -> throw new AssertionError("an event is missing");
      }
    }
    assertEquals(1, ids.size());
  }

  @Test
  void makesTheModelCallAToolInTheFirstRoundOnly() throws InterruptedException {
    stand.call(ROME).say("yes");
    var question =
        ModelRequest.builder().user("is it warm?").toolChoice(new ToolChoice.Required()).build();

    stand.troupe.callAgent(AgentRequest.of(question).tools("weather"));

    assertEquals(
        List.of(new ToolChoice.Required(), new ToolChoice.Auto()),
        stand.asked.stream().map(each -> each.toolChoice().orElseThrow()).toList());
  }

  @Test
  void tellsInWhichRoundTheModelFailedAndWhatWasUsedByThen() {
    stand.call(ROME); // and then it has nothing to say

    var failed = assertThrows(ModelException.class, this::ask);

    var message = failed.failure().message();
    assertTrue(
        message.startsWith(
            "agent call: round 2 (so far: 1 calls of tools, 11 tokens): provider 'scripted': "),
        message);
  }

  @Test
  void tellsWhatAllRoundsCostAlsoWhereOneFails() throws InterruptedException {
    try (var own = new AgentStand(PRICED)) {
      own.call(ROME).call(OSLO).say("in both");

      var response = own.troupe.callAgent(question());

      assertEquals("0.00006", response.cost().orElseThrow().amount().toPlainString());
    }
    try (var own = new AgentStand(PRICED)) {
      own.call(ROME).call(OSLO); // and then it has nothing to say

      var failed =
          assertThrows(ModelException.class, () -> own.troupe.callAgent(question())).failure();

      assertTrue(
          failed.message().contains("(so far: 2 calls of tools, 22 tokens, USD 0.00004): "),
          failed::message);
    }
  }

  @Test
  void endsTheCallOfItsModelWhenItIsCancelled() throws Exception {
    stand.call(ROME).hang();

    try (var scope = Scope.open()) {
      var agent = scope.fork(this::ask);
      assertTrue(stand.running.await(5, TimeUnit.SECONDS));
      agent.cancel();

      assertThrows(CancellationException.class, agent::await);
    }
    assertTrue(stand.interrupted.await(5, TimeUnit.SECONDS));
  }

  @Test
  void endsWhatItsToolsDoWhenItIsCancelled() throws Exception {
    stand.call(call("a", "waiting", "{'city': 'Rome'}"));

    try (var scope = Scope.open()) {
      var agent = scope.fork(this::ask);
      assertTrue(stand.running.await(5, TimeUnit.SECONDS));
      agent.cancel();

      assertThrows(CancellationException.class, agent::await);
    }
    assertTrue(stand.interrupted.await(5, TimeUnit.SECONDS));
  }

  @Test
  void endsWhatItsToolsDoAtTheDeadline() throws Exception {
    stand.call(call("a", "waiting", "{'city': 'Rome'}"));

    assertThrows(
        ModelException.TimedOut.class, () -> Deadline.within(Duration.ofMillis(300), this::ask));

    assertTrue(stand.interrupted.await(5, TimeUnit.SECONDS));
  }

  @Test
  void refusesToOfferAToolThatIsNotThere() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> stand.troupe.callAgent(AgentRequest.of("hm").tools("waether")));

    assertEquals(
        "agent call: there is no tool 'waether'; nearest: 'weather'", refused.getMessage());
  }
}
