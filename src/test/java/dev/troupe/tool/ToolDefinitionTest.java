package dev.troupe.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolDefinitionTest {

  enum Color {
    RED,
    GREEN
  }

  @Doc("A thing")
  record Thing(@Doc("How many") int count, @Nullable Color color) {}

  record Order(
      @Doc("For whom") String customerName,
      List<Thing> things,
      Optional<Double> discount,
      Map<String, Boolean> flags) {}

  @Doc("Takes an order")
  record Shop() implements SimpleTool<Order, String> {
    @Override
    public String execute(Order order, ToolContext tool) {
      return order.toString();
    }
  }

  record Job(Runnable work) {}

  record Jobs(List<Job> jobs) {}

  record Runner() implements SimpleTool<Jobs, String> {
    @Override
    public String execute(Jobs jobs, ToolContext tool) {
      return "";
    }
  }

  private static String refusalOf(String name, SimpleTool<?, ?> tool) {
    var refused = assertThrows(IllegalArgumentException.class, () -> ToolDefinition.of(name, tool));
    return String.valueOf(refused.getMessage());
  }

  @Test
  void describesTheRequestAsAJsonSchema() throws JsonProcessingException {
    var expected =
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "properties": {
            "customer_name": {"type": "string", "description": "For whom"},
            "things": {
              "type": "array",
              "items": {
                "type": "object",
                "properties": {
                  "count": {"type": "integer", "description": "How many"},
                  "color": {
                    "anyOf": [{"type": "null"}, {"type": "string", "enum": ["RED", "GREEN"]}]
                  }
                },
                "required": ["count"],
                "description": "A thing",
                "additionalProperties": false
              }
            },
            "discount": {"type": ["number", "null"]},
            "flags": {"type": "object", "additionalProperties": {"type": "boolean"}}
          },
          "required": ["customer_name", "things", "flags"],
          "additionalProperties": false
        }
        """;

    var definition = ToolDefinition.of("shop", new Shop());

    assertEquals(ToolJson.MAPPER.readTree(expected), definition.schema());
    assertEquals("Takes an order", definition.description());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Chat", "9lives", "code_review", "a b", "-a"})
  void refusesANameThatIsNotPlain(String name) {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> ToolDefinition.of(name, new Shop()));

    assertEquals("tool '" + name + "': name must match [a-z][a-z0-9-]{0,63}", refused.getMessage());
  }

  @Test
  void refusesARequestThatNoJsonCanStandFor() {
    var refusal = refusalOf("run", new Runner());

    assertTrue(refusal.startsWith("tool 'run': Job.work is a Runnable, for which"), refusal);
  }

  @Test
  void refusesALambda() {
    SimpleTool<Order, String> lambda = (order, _) -> order.toString();

    var refusal = refusalOf("shop", lambda);

    assertTrue(refusal.contains("not as a lambda"), refusal);
  }
}
