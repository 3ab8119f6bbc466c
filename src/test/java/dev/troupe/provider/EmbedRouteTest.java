package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.dialect.anthropic.AnthropicDialect;
import dev.troupe.model.Attempt;
import dev.troupe.model.ModelFailure.Kind;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls for vectors whose name could mean a provider that makes none. */
class EmbedRouteTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private ProviderHarness harness;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() {
    harness = new ProviderHarness(KIT);
    harness
        .provider(anthropic("claude"))
        .provider(anthropic("haiku"))
        .openai("sim")
        .route(route("same", "claude/embed", "sim/embed"))
        .route(route("other", "claude/opus", "sim/embed"))
        .route(route("none", "claude/opus", "haiku/small"))
        .route(route("talk", "claude/echo", "sim/echo"))
        .start();
  }

  private ProviderSpec anthropic(String name) {
    var settings = TestSettings.settings(name, harness.simulatorUrl());
    return new ProviderSpec(settings, new DialectBackend(new AnthropicDialect(), settings));
  }

  private static RouteSettings route(String name, String... models) {
    return new RouteSettings(name, List.of(models), Optional.empty(), Optional.empty());
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  private EmbedAsker embed(String model) {
    return new EmbedAsker(KIT.createTestProbe()).embed(harness.router(), model, "a");
  }

  @Test
  void goesOnAlongARoutePastAProviderWithoutEmbeddings() {
    var response = embed("same").answer();

    assertEquals("sim", response.provider());
    assertEquals(List.of("ok"), response.attempts().stream().map(Attempt::outcome).toList());
    assertEquals(1, harness.log().count());
  }

  @Test
  void mindsNoOtherModelThatCannotBeAskedForAny() {
    assertEquals("embed", embed("other").answer().model());
  }

  @Test
  void saysOfEachProviderOfARouteWhyNoneMakesAny() {
    var failure = embed("none").failure(Kind.REJECTED);

    assertEquals(
        "router: route 'none': none of its models makes embeddings: claude/opus: its API has no"
            + " embeddings; haiku/small: its API has no embeddings",
        failure.message());
    assertEquals(0, harness.log().count());
  }

  @Test
  void takesABareNameForThatOfAProviderWithEmbeddings() {
    assertEquals("sim", embed("embed").answer().provider());
  }

  @Test
  void stillAnswersQuestionsByTheFirstOfTheRoute() {
    var asker = harness.asker().generate(harness.router(), "talk", "x");

    assertEquals("claude", asker.answer().provider());
  }
}
