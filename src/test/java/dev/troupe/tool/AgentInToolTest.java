package dev.troupe.tool;

import static dev.troupe.tool.ToolStand.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.event.Door;
import dev.troupe.event.Origin;
import dev.troupe.model.FinishReason;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Part;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.tool.ToolCommand.Answered;
import dev.troupe.tool.ToolCommand.Call;
import dev.troupe.tool.ToolCommand.Cancel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Agent calls within a tool, with probes in the place of the router and of the tool it calls. */
class AgentInToolTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Part.ToolCall ECHO = new Part.ToolCall("a", "echo", "{\"text\": \"hello\"}");

  private final TestProbe<ToolCommand> other = KIT.createTestProbe(ToolCommand.class);
  private final ToolStand stand = new ToolStand(KIT, AgentInToolTest::asking);

  AgentInToolTest() {
    stand.directory.put("echo", other.ref());
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static Object asking(String text, ToolContext tool) throws InterruptedException {
    return tool.callAgent(AgentRequest.of(text).tools("echo")).content();
  }

  private static ModelResponse calling(Part.ToolCall call) {
    return new ModelResponse(
        "",
        Optional.empty(),
        List.of(call),
        FinishReason.TOOL_CALLS,
        Optional.empty(),
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private void answerModel(ModelResponse response) {
    var asked = stand.router.expectMessageClass(Generate.class);
    asked.replyTo().tell(new ProviderCommand.Answered(response));
  }

  @Test
  void reachesAToolOnlyByACommand() {
    var origin = Origin.at(Door.HTTP);
    stand.tool.tell(new Call(text("why"), Duration.ofSeconds(5), origin, stand.asker.ref()));
    answerModel(calling(ECHO));

    var called = other.expectMessageClass(Call.class);
    called.replyTo().tell(new Answered(text("well").path("text")));

    assertEquals(text("hello"), called.input());
    assertEquals(origin.in("echo"), called.origin());
    assertTrue(called.remaining().compareTo(Duration.ofSeconds(5)) < 0);
    answerModel(ModelResponse.of("done"));
    assertEquals("done", stand.answer());
  }

  @Test
  void reachesAModelOnlyByACommandToTheRouter() {
    var origin = Origin.at(Door.HTTP);
    stand.tool.tell(new Call(text("why"), Duration.ofSeconds(5), origin, stand.asker.ref()));

    var asked = stand.router.expectMessageClass(Generate.class);

    assertEquals(origin.in("echo"), asked.origin());
    assertEquals("echo", asked.request().tools().getFirst().name());
    assertEquals("why", asked.request().lastUserText());
  }

  @Test
  void givesUpTheCallOfAToolWhenItsOwnIsCancelled() {
    stand.call("why");
    answerModel(calling(ECHO));
    var called = other.expectMessageClass(Call.class);

    stand.tool.tell(new Cancel(stand.asker.ref()));

    assertEquals(called.replyTo(), other.expectMessageClass(Cancel.class).replyTo());
    assertEquals(ToolFailure.CANCELLED, stand.failure().type());
  }

  @Test
  void failsWithTheFailureOfItsModel() {
    stand.call("why");

    var asked = stand.router.expectMessageClass(Generate.class);
    asked
        .replyTo()
        .tell(new ProviderCommand.Failed(ModelFailure.of(ModelFailure.Kind.BLOCKED, "no")));

    assertEquals("blocked", stand.failure().type());
  }
}
