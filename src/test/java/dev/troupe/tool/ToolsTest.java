package dev.troupe.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.supervision.Faults;
import dev.troupe.supervision.Restarts;
import dev.troupe.supervision.Supervised;
import dev.troupe.tool.ToolCommand.Answered;
import dev.troupe.tool.ToolCommand.Call;
import dev.troupe.tool.ToolCommand.Reply;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ToolsTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final Gate gate = new Gate();
  private final CompletableFuture<ToolDirectory> started = new CompletableFuture<>();
  private final TestProbe<Reply> asker = KIT.createTestProbe(Reply.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static ToolsSettings settings(String text) {
    return ToolsSettings.from(
        ConfigFactory.parseString(text).withFallback(ConfigFactory.defaultReference()).resolve());
  }

  private ActorRef<Tools.Message> start(String config, List<ToolDefinition> tools) {
    var router = KIT.createTestProbe(ProviderCommand.class).ref();
    var wiring = ToolStand.wiring(router, _ -> {});
    var branch = Tools.create(tools, settings(config), wiring, started);
    return KIT.spawn(Supervised.restarting(branch, new Restarts("tools")));
  }

  private ToolDefinition waiting(String name) {
    return ToolDefinition.of(name, new Echo(gate::waiting));
  }

  private String refusal(String config, List<ToolDefinition> tools) {
    var refused = assertThrows(IllegalArgumentException.class, () -> start(config, tools));
    return String.valueOf(refused.getMessage());
  }

  @Test
  void startsAnActorForEachToolThatIsEnabled() throws Exception {
    start("troupe.tools.two.enabled = off", List.of(waiting("one"), waiting("two")));

    var directory = started.get(5, TimeUnit.SECONDS);

    assertEquals(List.of("one"), directory.names());
    assertTrue(directory.tool("one").isPresent());
    assertEquals(Optional.empty(), directory.tool("two"));
  }

  @Test
  void leavesItsToolsAloneWhenItIsRestarted() throws Exception {
    var branch = start("", List.of(waiting("one")));
    var tool = started.get(5, TimeUnit.SECONDS).tool("one").orElseThrow();
    tool.tell(new Call(ToolStand.text("hello"), ToolStand.LONG, asker.ref()));
    gate.awaitRunning();

    Faults.throwInHandler(branch);
    Faults.throwInConstructor(branch);
    Faults.stop(branch);
    gate.open();

    assertEquals("hello", asker.expectMessageClass(Answered.class).output().asText());
    assertEquals(Optional.of(tool), started.get().tool("one"));
  }

  @Test
  void startsAToolAgainWhoseActorEnded() throws Exception {
    start("", List.of(waiting("one")));
    var directory = started.get(5, TimeUnit.SECONDS);
    var first = directory.tool("one").orElseThrow();
    gate.open();

    Adapter.toClassic(first)
        .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());

    asker.awaitAssert(
        () -> {
          assertNotEquals(first, directory.tool("one").orElseThrow());
          return true;
        });
  }

  @Test
  void refusesTwoToolsOfOneName() {
    assertEquals(
        "tool 'one': registered twice: give one of them another name",
        refusal("", List.of(waiting("one"), waiting("one"))));
  }

  @Test
  void refusesSettingsOfAToolThatIsNotThere() {
    assertEquals(
        "troupe.tools.oen: there is no such tool, did you mean 'one'?",
        refusal("troupe.tools.oen.enabled = off", List.of(waiting("one"))));
  }

  @Test
  void refusesAnUnknownKey() {
    assertEquals(
        "troupe.tools.one.max-conurrent: there is no such key, did you mean 'max-concurrent'?",
        refusal("troupe.tools.one.max-conurrent = 1", List.of(waiting("one"))));
  }

  @Test
  void refusesAValueOutOfItsRange() {
    assertEquals(
        "troupe.tools.one: max-concurrent must be at least 1, got 0",
        refusal("troupe.tools.one.max-concurrent = 0", List.of(waiting("one"))));
  }

  @Test
  void namesTheNearestToolToWhoAskedForOneThatIsNotThere() {
    var stand = new ToolStand(KIT, (text, _) -> text);
    var unknown = new ToolDirectory(List.of(stand.calls)).unknown("ehco");

    assertEquals(ToolFailure.UNKNOWN_TOOL, unknown.type());
    assertEquals(
        "tool 'ehco': there is none of this name: did you mean 'echo'?", unknown.message());
  }
}
