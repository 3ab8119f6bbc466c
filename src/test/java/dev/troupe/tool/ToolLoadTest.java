package dev.troupe.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.tool.ToolCommand.Answered;
import dev.troupe.tool.ToolCommand.Reply;
import java.time.Duration;
import java.util.ArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ToolLoadTest {

  private static final int CALLS = 2000;
  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void runsTwoThousandCallsAtOnce() {
    var settings = ToolStand.settings(CALLS, 0);
    var stand =
        new ToolStand(
            KIT, settings, new Echo((text, tool) -> tool.callModel(text, null).content()));
    var askers = new ArrayList<TestProbe<Reply>>();
    for (int i = 0; i < CALLS; i++) {
      askers.add(stand.callFromAnother("n" + i));
    }

    var asked = stand.router.receiveSeveralMessages(CALLS, Duration.ofSeconds(20)); // none ended
    asked.forEach(command -> answer((Generate) command));

    for (int i = 0; i < CALLS; i++) {
      var output = askers.get(i).expectMessageClass(Answered.class).output();
      assertEquals("answer to n" + i, output.asText());
    }
  }

  private static void answer(Generate asked) {
    var response = ModelResponse.of("answer to " + asked.request().lastUserText());
    asked.replyTo().tell(new ProviderCommand.Answered(response));
  }
}
