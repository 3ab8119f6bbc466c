package dev.troupe.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import dev.troupe.event.Door;
import dev.troupe.event.Origin;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.tool.ToolCommand.Answered;
import dev.troupe.tool.ToolCommand.Call;
import dev.troupe.tool.ToolCommand.Cancel;
import dev.troupe.tool.ToolCommand.Credit;
import dev.troupe.tool.ToolCommand.Delta;
import dev.troupe.tool.ToolCommand.Describe;
import dev.troupe.tool.ToolCommand.Description;
import dev.troupe.tool.ToolCommand.Failed;
import dev.troupe.tool.ToolCommand.Progress;
import dev.troupe.tool.ToolCommand.Reply;
import dev.troupe.tool.ToolCommand.Stream;
import dev.troupe.tool.ToolCommand.StreamReply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.SerializationTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ToolSerializationTest {

  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.serialize-messages = on")
              .withFallback(ConfigFactory.load()));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void takesEachMessageOfTheProtocolOutOfTheJvmAndBack() {
    var serialization = new SerializationTestKit(KIT.system());
    var reply = KIT.createTestProbe(Reply.class).ref();
    var listener = KIT.createTestProbe(StreamReply.class).ref();
    var description = KIT.createTestProbe(Description.class).ref();
    var input = ToolStand.text("hello");
    var origin = Origin.at(Door.HTTP).in("outer");
    var model = ModelFailure.of(Kind.THROTTLED, "wait").retryAfter(Duration.ofSeconds(2));

    List.of(
            new Call(input, Duration.ofSeconds(1), origin, reply),
            new Stream(input, Duration.ofSeconds(1), 3, origin, listener),
            new Credit(2, listener),
            new Cancel(listener),
            new Describe(description),
            new Progress(1, Optional.of(2.0), "half"),
            new Progress(1, Optional.empty(), ""),
            new Delta("a"),
            new Answered(input),
            new Failed(ToolFailure.of(model)),
            new Description("echo", "says it", input, 1, 2, 3, 4))
        .forEach(message -> serialization.verifySerialization(message, true));
  }

  @Test
  void answersWhenEveryMessageIsSerialized() {
    var stand = new ToolStand(KIT, (text, _) -> "heard " + text);

    stand.call("hello");

    assertEquals("heard hello", stand.answer());
    assertEquals("echo", stand.describe().name());
  }

  @Test
  void streamsWhenEveryMessageIsSerialized() {
    var stand =
        new ToolStand(
            KIT,
            (text, tool) -> {
              tool.emit(text);
              return text;
            });

    stand.stream("hello", 1);

    stand.listener.expectMessage(new Delta("hello"));
    stand.listener.expectMessageClass(Answered.class);
  }
}
