package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.StreamReply;
import dev.troupe.tool.ToolCommand;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Troupe from a user's own actors, in a system that serializes every message. */
@Timeout(30)
class ActorDoorTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final ActorTestKit USERS =
      ActorTestKit.create(
          "users",
          ConfigFactory.parseString(
              """
              pekko.actor.serialize-messages = on
              troupe { simulator.pace = 0s, ingress.port = 0 }
              """));

  private static Troupe troupe;

  @BeforeAll
  static void start() throws InterruptedException {
    troupe = Troupe.builder().on(USERS.system()).ingress(true).start();
  }

  @AfterAll
  static void stop() {
    troupe.close();
    USERS.shutdownTestKit();
  }

  /** A user's actor that answers a question with what a model says. */
  private static Behavior<String> asking(
      ActorRef<ProviderCommand> model, ActorRef<String> answers) {
    return Behaviors.setup(
        context ->
            Behaviors.receiveMessage(
                question -> {
                  context.ask(
                      ProviderCommand.Reply.class,
                      model,
                      LONG,
                      replyTo ->
                          new ProviderCommand.Generate(ModelRequest.of(question), LONG, replyTo),
                      (reply, failure) -> "answered " + said(reply));
                  return Behaviors.receiveMessage(
                      answer -> {
                        answers.tell(answer);
                        return Behaviors.stopped();
                      });
                }));
  }

  @Test
  void anActorAsksAModel() {
    TestProbe<String> answers = USERS.createTestProbe();

    USERS.spawn(asking(troupe.providers(), answers.ref())).tell("hello world");

    answers.expectMessage(LONG, "answered hello world");
  }

  @Test
  void anActorTellsAProviderAndGetsOneReply() {
    TestProbe<ProviderCommand.Reply> probe = USERS.createTestProbe();

    troupe
        .provider("simulator")
        .tell(new ProviderCommand.Generate(ModelRequest.of("one reply"), LONG, probe.ref()));

    assertEquals("one reply", said(probe.receiveMessage(LONG)));
    probe.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aStreamComesAsFarAsItsCreditAllows() {
    TestProbe<StreamReply> probe = USERS.createTestProbe();

    troupe
        .providers()
        .tell(new ProviderCommand.Stream(ModelRequest.of("a b c d"), LONG, 2, probe.ref()));

    var first = text(probe.receiveMessage(LONG)) + text(probe.receiveMessage(LONG));
    troupe.providers().tell(new ProviderCommand.Credit(100, probe.ref()));
    var rest = new StringBuilder();
    var reply = probe.receiveMessage(LONG);
    for (; reply instanceof Delta; reply = probe.receiveMessage(LONG)) {
      rest.append(text(reply));
    }
    assertEquals("a b c d", first + rest);
    assertEquals("a b c d", assertInstanceOf(Answered.class, reply).response().content());
  }

  @Test
  void aCancelledCallIsAnsweredOnceAsCancelled() {
    TestProbe<StreamReply> probe = USERS.createTestProbe();
    var endless =
        ModelRequest.builder().model("simulator/fault").user("{\"then\": \"endless\"}").build();
    troupe.providers().tell(new ProviderCommand.Stream(endless, LONG, 1, probe.ref()));
    assertInstanceOf(Delta.class, probe.receiveMessage(LONG));

    troupe.providers().tell(new ProviderCommand.Cancel(probe.ref()));

    var failed = assertInstanceOf(Failed.class, probe.receiveMessage(LONG));
    assertEquals(ModelFailure.Kind.CANCELLED, failed.failure().kind());
  }

  @Test
  void anUnknownModelIsAReply() {
    TestProbe<ProviderCommand.Reply> probe = USERS.createTestProbe();
    var request = ModelRequest.builder().model("simulator/ecco").user("hi").build();

    troupe.providers().tell(new ProviderCommand.Generate(request, LONG, probe.ref()));

    var failed = assertInstanceOf(Failed.class, probe.receiveMessage(LONG));
    assertEquals(ModelFailure.Kind.UNKNOWN_MODEL, failed.failure().kind());
    assertTrue(failed.failure().message().contains("echo"), failed::toString);
  }

  @Test
  void theRouterDescribesItsProviders() throws Exception {
    var descriptions =
        AskPattern.<ProviderCommand, ProviderCommand.Descriptions>ask(
                troupe.providers(), ProviderCommand.Describe::new, LONG, USERS.system().scheduler())
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);

    assertEquals("simulator", descriptions.providers().getFirst().name());
  }

  @Test
  void anActorCallsATool() {
    TestProbe<ToolCommand.Reply> probe = USERS.createTestProbe();

    troupe.toolActor("chat").tell(new ToolCommand.Call(prompt("by tell"), LONG, probe.ref()));

    var answered = assertInstanceOf(ToolCommand.Answered.class, probe.receiveMessage(LONG));
    assertEquals("by tell", answered.output().asText());
  }

  @Test
  void anActorHearsAToolsAnswerAsItComes() {
    TestProbe<ToolCommand.StreamReply> probe = USERS.createTestProbe();

    troupe
        .toolActor("chat")
        .tell(new ToolCommand.Stream(prompt("in pieces"), LONG, 100, probe.ref()));

    var heard = new StringBuilder();
    var reply = probe.receiveMessage(LONG);
    for (; reply instanceof ToolCommand.Delta(var text); reply = probe.receiveMessage(LONG)) {
      heard.append(text);
    }
    assertEquals("in pieces", heard.toString());
    assertInstanceOf(ToolCommand.Answered.class, reply);
  }

  @Test
  void aCancelledToolCallIsAnsweredOnceAsCancelled() {
    TestProbe<ToolCommand.StreamReply> probe = USERS.createTestProbe();
    var endless = prompt("{\"then\": \"endless\"}").put("model", "simulator/fault");
    troupe.toolActor("chat").tell(new ToolCommand.Stream(endless, LONG, 1, probe.ref()));
    assertInstanceOf(ToolCommand.Delta.class, probe.receiveMessage(LONG));

    troupe.toolActor("chat").tell(new ToolCommand.Cancel(probe.ref()));

    var failed = assertInstanceOf(ToolCommand.Failed.class, probe.receiveMessage(LONG));
    assertEquals("cancelled", failed.failure().type());
  }

  @Test
  void wrongInputIsAReplyThatNamesTheField() {
    TestProbe<ToolCommand.Reply> probe = USERS.createTestProbe();

    troupe
        .toolActor("chat")
        .tell(
            new ToolCommand.Call(
                JsonNodeFactory.instance.objectNode().put("promt", "hi"), LONG, probe.ref()));

    var failed = assertInstanceOf(ToolCommand.Failed.class, probe.receiveMessage(LONG));
    assertEquals("invalid_input", failed.failure().type());
    assertTrue(failed.failure().message().contains("prompt"), failed::toString);
  }

  private static ObjectNode prompt(String text) {
    return JsonNodeFactory.instance.objectNode().put("prompt", text);
  }

  private static String said(ProviderCommand.Reply reply) {
    return switch (reply) {
      case Answered(var response) -> response.content();
      case Failed(var failure) -> failure.toString();
    };
  }

  private static String text(StreamReply reply) {
    return reply instanceof Delta(ModelEvent.Text(var text)) ? text : "";
  }
}
