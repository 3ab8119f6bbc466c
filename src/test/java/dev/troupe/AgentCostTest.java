package dev.troupe;

import static dev.troupe.AgentStand.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.model.Cost;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.tool.AgentRequest;
import dev.troupe.tool.AgentResponse;
import dev.troupe.tool.AgentResponse.Stop;
import dev.troupe.tool.CostLimit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What agent calls may cost, and what becomes of those whose cost nobody knows. */
@Timeout(30)
class AgentCostTest {

  private AgentStand stand;

  @BeforeEach
  void start() throws InterruptedException {
    stand =
        new AgentStand( // USD 0.2 for each answer, or EUR 0.2
            "troupe.agents.max-cost = USD 1",
            "troupe.models.priced { providers = [scripted], prices { currency = USD }",
            "  prices { input = 10000, output = 100000, read = \"2026-11-29\" } }",
            "troupe.models.elsewhere = ${troupe.models.priced} { prices.currency = EUR }");
  }

  @AfterEach
  void stop() {
    stand.close();
  }

  private AgentResponse ask(String model) throws InterruptedException {
    return stand.troupe.callAgent(request(model));
  }

  private AgentResponse ask(String model, String most) throws InterruptedException {
    return stand.troupe.callAgent(request(model).limits(with -> with.cost(CostLimit.of(most))));
  }

  private static AgentRequest request(String model) {
    var question = ModelRequest.builder().user("How warm is it?").model("scripted/" + model);
    return AgentRequest.of(question.build()).tools("weather");
  }

  private AgentStand rounds(int count) {
    for (int i = 0; i < count; i++) {
      stand.call(call("c" + i, "weather", "{'city': 'Rome'}"));
    }
    return stand;
  }

  private static Optional<String> cost(AgentResponse response) {
    return response
        .cost()
        .map(Cost::amount)
        .map(BigDecimal::stripTrailingZeros)
        .map(BigDecimal::toPlainString);
  }

  private static String lastResult(AgentResponse response) {
    var result = (Part.ToolResult) response.messages().getLast().parts().getLast();
    return result.content().asText();
  }

  @Test
  void endsACallThatHasCostSoMuch() throws InterruptedException {
    rounds(3);

    var response = ask("priced", "USD 0.4");

    assertEquals(Stop.COST, response.stopped());
    assertEquals(2, response.rounds());
    assertEquals(Optional.of("0.4"), cost(response));
    assertEquals(
        List.of("ok", "not_run"),
        response.calls().stream().map(AgentResponse.Call::outcome).toList());
    assertEquals("not run: the limit of cost is reached, which is USD 0.4", lastResult(response));
  }

  @Test
  void endsACallAtTheAmountThatIsConfigured() throws InterruptedException {
    rounds(6);

    var response = ask("priced");

    assertEquals(Stop.COST, response.stopped());
    assertEquals(5, response.rounds());
  }

  @Test
  void goesOnBelowTheLimit() throws InterruptedException {
    rounds(2).say("so");

    var response = ask("priced", "USD 0.400001");

    assertEquals(Stop.ANSWERED, response.stopped());
    assertEquals(3, response.rounds());
  }

  @Test
  void takesAnAnswerWhateverItHasCost() throws InterruptedException {
    stand.say("so");

    assertEquals(Stop.ANSWERED, ask("priced", "USD 0.01").stopped());
  }

  @Test
  void endsACallOfAModelWithoutPrices() throws InterruptedException {
    rounds(2);

    var response = ask("unknown");

    assertEquals(Stop.UNPRICED, response.stopped());
    assertEquals(1, response.rounds());
    assertEquals(
        "not run: the cost so far is not known in USD, and its limit is USD 1",
        lastResult(response));
  }

  @Test
  void endsACallThatIsPaidInAnotherCurrency() throws InterruptedException {
    rounds(2);

    var response = ask("elsewhere");

    assertEquals(Stop.UNPRICED, response.stopped());
    assertEquals(Optional.of("0.2"), cost(response));
  }

  @Test
  void refusesALimitThatIsNone() {
    assertEquals(
        "max-cost must be a currency and an amount such as USD 2.50, got USD -1",
        assertThrows(IllegalArgumentException.class, () -> CostLimit.of("USD -1")).getMessage());
    assertEquals(
        "max-cost must be more than 0, got 0",
        assertThrows(IllegalArgumentException.class, () -> new CostLimit(BigDecimal.ZERO, "USD"))
            .getMessage());
  }
}
