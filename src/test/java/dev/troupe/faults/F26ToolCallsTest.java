package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.coroutine.Deadline;
import dev.troupe.model.ModelRequest;
import dev.troupe.tool.AgentRequest;
import dev.troupe.tool.AgentResponse;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Covers(FaultCase.F26)
@Timeout(60)
class F26ToolCallsTest {

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int MOST = 32; // as configured

  record Request(int amount) {}

  /** Pays, and counts how often. */
  record Pay(AtomicInteger paid) implements SimpleTool<Request, String> {
    @Override
    public String execute(Request request, ToolContext tool) {
      paid.incrementAndGet();
      return "paid " + request.amount();
    }
  }

  private final AtomicInteger paid = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(strings = {"{\"amount\": 1", "{\"amount\": 1}", ""})
  void doesNotRunACallOfAnAnswerThatWasCut(String arguments, Entry entry) throws Exception {
    notRun(Answers.calls(2, "pay", arguments, "length"), "the answer was cut (LENGTH)", entry);
    entry.checked(Invariant.I11);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"amount": 1       | is JSON that ends before it is whole
          {"amount": "all"}  | 'amount' must be integer, got a string
          {"amuont": 1}      | 'amount' is missing
          [1]                | expected a JSON object, got an array
          amount=1           | is no JSON
          ~~                 | 'amount' is missing
          """)
  void doesNotRunACallWhoseArgumentsAreNotValid(String arguments, String told, Entry entry)
      throws Exception {
    notRun(Answers.calls(1, "pay", arguments, "tool_calls"), told, entry);
  }

  @Test
  void tellsTheModelTheNearestToolOfAnUnknownOne(Entry entry) throws Exception {
    notRun(Answers.calls(1, "pya", "{\"amount\": 1}", "tool_calls"), "nearest: 'pay'", entry);
  }

  /** The model is told why, and answers. */
  private void notRun(Script calls, String told, Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider().on(1, calls).otherwise(Flaky::well);
        var stand = stand(upstream)) {
      var response = ask(stand);

      assertEquals("well", response.content());
      assertEquals(0, paid.get(), "calls that were run");
      assertEquals(List.of(), outcomes(response).filter("ok"::equals).toList());
      assertTrue(upstream.bill().getLast().body().contains(told), upstream.bill().getLast()::body);
      verify(stand, entry);
    }
  }

  @Test
  void runsTheFirstOfThousandsOfCalls(Entry entry) throws Exception {
    var asked = Ledger.rounds(1_000, 10_000);
    thousands(asked, entry);
    entry.figure("%,d calls in one answer: %d run".formatted(asked, paid.get()));
  }

  @Test
  void needsTheBoundOfARound(Entry entry) throws Throwable {
    entry.unguarded(
        "agents.max-calls-per-round",
        "calls that were run",
        () ->
            thousands(
                1_000,
                new Entry(),
                "troupe.agents { max-calls-per-round = 10000, max-calls = 10000 }"));
  }

  private void thousands(int asked, Entry entry, String... settings) throws Exception {
    var calls = Answers.calls(asked, "pay", "{\"amount\": 1}", "tool_calls");
    try (var upstream = new ScriptedProvider().on(1, calls).otherwise(Flaky::well);
        var stand = stand(upstream, settings)) {
      var response = ask(stand);

      assertEquals("well", response.content());
      assertEquals(MOST, paid.get(), "calls that were run");
      assertEquals(MOST + 1, outcomes(response).count());
      assertTrue(
          upstream
              .bill()
              .getLast()
              .body()
              .contains("only the first %d of the %d calls".formatted(MOST, asked)));
      verify(stand, entry);
      entry.checked(Invariant.I6);
    }
  }

  private Stand stand(ScriptedProvider upstream, String... settings) throws Exception {
    return new Stand(upstream, upstream.baseUrl(), it -> it.tool("pay", new Pay(paid)), settings);
  }

  /** Its one outcome, which comes by the deadline. */
  private static AgentResponse ask(Stand stand) throws InterruptedException {
    var question = ModelRequest.builder().user("question").model("faulty/m").build();
    var start = System.nanoTime();
    var response =
        Deadline.<AgentResponse, InterruptedException>within(
            DEADLINE, () -> stand.troupe.callAgent(AgentRequest.of(question).tools("pay")));
    var took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(DEADLINE.plusMillis(250)) <= 0, () -> "took " + took);
    return response;
  }

  private static Stream<String> outcomes(AgentResponse response) {
    return response.calls().stream().map(AgentResponse.Call::outcome);
  }

  private static void verify(Stand stand, Entry entry) throws Exception {
    stand.verify(entry);
    entry.rounds(1);
  }
}
