package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.model.Message;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.Role;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls whose model Troupe picks by what they ask. */
class AutoCallsTest {

  @SuppressWarnings("NullAway.Init") // before all tests
  private static CatalogueStand stand;

  @BeforeAll
  static void start() throws Exception {
    stand =
        new CatalogueStand(
            """
            troupe.providers.sim {
              dialect = openai-compatible, base-url = "$URL/v1", models = [echo, see]
            }
            troupe.models {
              echo { providers = [sim], categories = [fast, deep], capabilities.images = false }
              see { providers = [sim], categories = [fast] }
            }
            """);
  }

  @AfterAll
  static void stop() {
    stand.close();
  }

  private static ModelRequest image() {
    var image = new Part.Image("data:image/png;base64,AA");
    return ModelRequest.builder().message(new Message(Role.USER, List.of(image))).build();
  }

  @Test
  void picksNoModelThatCannotDoWhatIsAsked() throws Exception {
    assertEquals("see", stand.troupe.model("auto:fast").generate(image()).model());
    assertEquals("echo", stand.troupe.model("auto:fast").generate("hi").model());
  }

  @Test
  void refusesWhatNoModelOfTheCategoryCanDoAndSaysOfEachWhy() {
    var before = stand.requests();

    var refused =
        assertThrows(
            ModelException.Rejected.class, () -> stand.troupe.model("auto:deep").generate(image()));

    assertEquals(
        "router: auto:deep: none can do what is asked: sim/echo: it sees no images",
        refused.getMessage());
    assertEquals(before, stand.requests());
  }
}
