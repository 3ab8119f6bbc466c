package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.model.Cost;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.ModelException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of calls for embeddings by what is known of their models. */
class CatalogueEmbeddingsTest {

  @SuppressWarnings("NullAway.Init") // before all tests
  private static CatalogueStand stand;

  @BeforeAll
  static void start() throws Exception {
    stand =
        new CatalogueStand(
            """
            troupe.providers.sim {
              dialect = openai-compatible, base-url = "$URL/v1", models = [embed, echo]
            }
            troupe.models {
              embed {
                providers = [sim], aliases = [vectors], categories = [fast]
                capabilities { chat = false, embeddings = true }
                prices { currency = EUR, read = "2026-11-01", input = 2 }
              }
              echo { providers = [sim], categories = [fast], capabilities.embeddings = false }
            }
            """);
  }

  @AfterAll
  static void stop() {
    stand.close();
  }

  @Test
  void tellsTheCostOfTheInput() throws Exception {
    var response = stand.troupe.model("sim/vectors").embed(EmbeddingRequest.of("one two", "three"));

    var cost = new Cost(new BigDecimal("0.000006"), "EUR", LocalDate.of(2026, 11, 1), false);
    assertEquals("embed", response.model());
    assertEquals(Optional.of(cost), response.cost());
  }

  @Test
  void asksTheFirstModelOfAProviderWhereNoneIsNamed() throws Exception {
    assertEquals(8, stand.troupe.model().embed("one").dimensions());
  }

  @Test
  void asksNoModelForEmbeddingsThatMakesNone() {
    var before = stand.requests();

    var refused =
        assertThrows(
            ModelException.Rejected.class, () -> stand.troupe.model("sim/echo").embed("one"));

    assertEquals(
        "provider 'sim': model 'echo' makes no embeddings: ask another model",
        refused.getMessage());
    assertEquals(before, stand.requests());
  }

  @Test
  void asksNoModelAQuestionThatMakesEmbeddingsOnly() {
    var before = stand.requests();

    var refused =
        assertThrows(
            ModelException.Rejected.class, () -> stand.troupe.model("sim/embed").generate("one"));

    assertEquals(
        "provider 'sim': model 'embed' answers no questions: ask it for embeddings, or ask another"
            + " model",
        refused.getMessage());
    assertEquals(before, stand.requests());
  }

  @Test
  void neverPicksAModelForAQuestionThatMakesEmbeddingsOnly() throws Exception {
    assertEquals(8, stand.troupe.model("sim/embed").embed("one").dimensions()); // its session is up

    assertEquals("one", stand.troupe.model("auto:fast").generate("one").content());
  }
}
