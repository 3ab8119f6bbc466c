package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.dialect.Requests;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls whose model Troupe picks by what they ask. */
class AutoCallsTest {

  private static final ModelRequest IMAGE = Requests.images("data:image/png;base64,AA");

  @SuppressWarnings("NullAway.Init") // before all tests
  private static CatalogueStand stand;

  @BeforeAll
  static void start() throws Exception {
    stand =
        new CatalogueStand(
            """
            troupe.providers.sim {
              dialect = openai-compatible, base-url = "$URL/v1", models = [echo, see, tools]
              deny = [tools]
            }
            troupe.models {
              echo { providers = [sim], categories = [fast, deep], capabilities.images = false }
              see { providers = [sim], categories = [fast] }
              tools { providers = [sim], categories = [balanced] }
            }
            """);
  }

  @AfterAll
  static void stop() {
    stand.close();
  }

  @Test
  void picksAModelByItsCategory() throws Exception {
    var answer = stand.troupe.model("auto:fast").generate("hi");

    assertEquals("sim", answer.provider());
    assertEquals("echo", answer.model());
  }

  @Test
  void picksNoModelThatIsDenied() {
    var refused =
        assertThrows(
            ModelException.UnknownModel.class,
            () -> stand.troupe.model("auto:balanced").generate("hi"));

    assertEquals(
        "router: auto:balanced: none may be asked: sim/tools: it is in deny", refused.getMessage());
  }

  @Test
  void picksNoModelThatCannotDoWhatIsAsked() throws Exception {
    assertEquals("see", stand.troupe.model("auto:fast").generate(IMAGE).model());
  }

  @Test
  void refusesWhatNoModelOfTheCategoryCanDoAndSaysOfEachWhy() {
    var before = stand.requests();

    var refused =
        assertThrows(
            ModelException.Rejected.class, () -> stand.troupe.model("auto:deep").generate(IMAGE));

    assertEquals(
        "router: auto:deep: none can do what is asked: sim/echo: it sees no images",
        refused.getMessage());
    assertEquals(before, stand.requests());
  }
}
