package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.ProviderCommand.Describe;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.supervision.Faults;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouterTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final GatedModel listed = new GatedModel();
  private final GatedModel meta = new GatedModel();
  private final TestProbe<Descriptions> described = KIT.createTestProbe();
  private ProviderHarness harness;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() {
    harness = new ProviderHarness(KIT);
    var settings = TestSettings.settings("listed", harness.simulatorUrl());
    harness
        .user(TestSettings.listing(settings, "small", "large"), _ -> listed)
        .user("meta", _ -> meta)
        .start();
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  @Test
  void takesTheProvidersNameOffTheModelOnce() throws Exception {
    harness.asker().generate(harness.router(), "meta/meta/llama", "x");

    assertEquals("meta/llama", meta.next().request().model().orElseThrow());
  }

  @Test
  void answersTheAskerOfAnUnknownModelAndTellsTheListener() throws Exception {
    try (var one = new ProviderHarness(KIT)) {
      var settings = TestSettings.settings("sim", one.simulatorUrl());
      one.openai("sim", _ -> TestSettings.listing(settings, "echo")).start();

      var failure =
          assertThrows(ModelException.UnknownModel.class, () -> one.model("ecko").generate("x"));

      assertEquals(
          "router: no provider has a model 'ecko'; nearest: 'sim/echo'", failure.getMessage());
      assertEquals("unknown_model", one.event().outcome());
    }
  }

  @Test
  void describesEveryProvider() {
    harness.router().tell(new Describe(described.ref()));

    var names =
        described.receiveMessage().providers().stream()
            .map(ProviderCommand.Description::name)
            .toList();
    assertEquals(List.of("listed", "meta"), names);
  }

  @Test
  void losesNoCallWhenItIsRestarted() throws Exception {
    var asker = harness.asker().generate(harness.router(), "small", "x");
    var work = listed.next();

    Faults.throwInHandler(harness.router());
    Faults.throwInConstructor(harness.router());
    work.end();

    assertEquals("answer to x", asker.answer().content());
    var next = harness.asker().generate(harness.router(), "large", "y");
    listed.next();
    next.cancel(harness.router()).failure(Kind.CANCELLED);
  }

  @Test
  void keepsCallsWhenTheBranchOfTheProvidersIsRestarted() throws Exception {
    var front = harness.front("listed");
    var asker = harness.asker().generate(harness.router(), "small", "x");
    var work = listed.next();

    Faults.throwInHandler(harness.branch());
    Faults.throwInConstructor(harness.branch());
    Faults.stop(harness.branch());
    harness.router().tell(new Describe(described.ref()));
    described.receiveMessage();
    work.end();

    assertEquals("answer to x", asker.answer().content());
    assertEquals(front, harness.front("listed"));
  }
}
