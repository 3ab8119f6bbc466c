package dev.troupe.tool;

import static dev.troupe.tool.ToolStand.settings;
import static dev.troupe.tool.ToolStand.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.event.Door;
import dev.troupe.event.Origin;
import dev.troupe.event.TroupeEvent.ToolCallEnded;
import dev.troupe.tool.ToolCommand.Call;
import dev.troupe.tool.ToolCommand.Cancel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ToolActorTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final Gate gate = new Gate();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void answersWithTheTextThatTheToolReturns() {
    var stand = new ToolStand(KIT, (text, _) -> "heard " + text);

    stand.call("hello");

    assertEquals("heard hello", stand.answer());
    stand.asker.expectNoMessage(Duration.ZERO);
  }

  @Test
  void answersWithTheJsonOfAnythingElse() {
    var stand = new ToolStand(KIT, (text, _) -> Map.of("heard", text));

    stand.call("hello");

    assertEquals("{\"heard\":\"hello\"}", stand.answer());
  }

  @Test
  void refusesInputThatTheSchemaDoesNotAllow() {
    var stand = new ToolStand(KIT, (text, _) -> text);

    stand.tool.tell(new Call(text("hello").deepCopy(), ToolStand.LONG, stand.asker.ref()));
    stand.answer();
    stand.tool.tell(
        new Call(
            ToolJson.MAPPER.createObjectNode().put("txt", 1), ToolStand.LONG, stand.asker.ref()));

    var failure = stand.failure();
    assertEquals(ToolFailure.INVALID_INPUT, failure.type());
    assertEquals(
        "tool 'echo': input refused: 'text' is missing;"
            + " 'txt' is no field here, did you mean 'text'?",
        failure.message());
  }

  @Test
  void interruptsACallThatIsCancelled() throws Exception {
    var stand = new ToolStand(KIT, gate::waiting);
    stand.call("hello");
    gate.awaitRunning();

    stand.tool.tell(new Cancel(stand.asker.ref()));

    assertEquals(ToolFailure.CANCELLED, stand.failure().type());
    gate.awaitInterrupted();
    stand.asker.expectNoMessage(Duration.ZERO);
  }

  @Test
  void interruptsACallWhoseAskerIsGone() throws Exception {
    var stand = new ToolStand(KIT, gate::waiting);
    stand.call("hello");
    gate.awaitRunning();

    stand.asker.stop();

    gate.awaitInterrupted();
    var ended = assertInstanceOf(ToolCallEnded.class, stand.events.poll(5, TimeUnit.SECONDS));
    assertEquals(ToolFailure.CANCELLED, ended.outcome());
  }

  @Test
  void endsACallAtItsDeadlineThoughTheToolDoesNotHeedIt() throws Exception {
    var stand = new ToolStand(KIT, gate::stubborn);

    stand.tool.tell(new Call(text("a"), Duration.ofMillis(50), stand.asker.ref()));

    var failure = stand.failure();
    assertEquals(ToolFailure.TIMED_OUT, failure.type());
    assertTrue(failure.retryable());
    gate.open();
  }

  @Test
  void endsAQueuedCallAtItsDeadline() throws Exception {
    var stand = new ToolStand(KIT, settings(1, 1), new Echo(gate::waiting));
    stand.callFromAnother("first");
    gate.awaitRunning();

    stand.tool.tell(new Call(text("second"), Duration.ofMillis(30), stand.asker.ref()));

    assertEquals(ToolFailure.TIMED_OUT, stand.failure().type());
    assertEquals(
        0, stand.calls.describe().queued()); // asks no actor, so it was so before the reply
    gate.open();
  }

  @Test
  void shortensTheTimeOfACallToTheToolsOwnDeadline() {
    var settings = new ToolSettings(true, 1, 0, 1000, Optional.of(Duration.ofMillis(50)));
    var stand = new ToolStand(KIT, settings, new Echo(gate::waiting));

    stand.call("hello");

    assertEquals(ToolFailure.TIMED_OUT, stand.failure().type());
  }

  @Test
  void refusesACallWithoutTime() {
    var stand = new ToolStand(KIT, (text, _) -> text);

    stand.tool.tell(new Call(text("a"), Duration.ZERO, stand.asker.ref()));

    assertEquals(ToolFailure.TIMED_OUT, stand.failure().type());
  }

  @Test
  void queuesWhatFindsNoPlaceAndStartsItWhenOneIsFree() throws Exception {
    var stand = new ToolStand(KIT, settings(1, 1), new Echo(gate::waiting));
    var first = stand.callFromAnother("first");
    gate.awaitRunning();
    stand.call("second");
    assertEquals(1, stand.describe().queued());

    gate.open();

    first.expectMessageClass(ToolCommand.Answered.class);
    assertEquals("second", stand.answer());
  }

  @Test
  void refusesWhatFindsNeitherPlaceNorQueue() throws Exception {
    var stand = new ToolStand(KIT, settings(1, 0), new Echo(gate::waiting));
    stand.callFromAnother("first");
    gate.awaitRunning();

    stand.call("second");

    var failure = stand.failure();
    assertEquals(ToolFailure.OVERLOADED, failure.type());
    assertEquals(
        "tool 'echo': call not started: 1 calls run and 0 wait, which is all that is allowed:"
            + " try again later",
        failure.message());
    gate.open();
  }

  @Test
  void letsWhoWasAnsweredCallAgainAtOnce() {
    var stand = new ToolStand(KIT, settings(1, 0), new Echo((text, _) -> text));

    for (int i = 0; i < 200; i++) {
      stand.call("n" + i);
      assertEquals("n" + i, stand.answer());
    }
  }

  @Test
  void refusesASecondCallForOneReplyTo() throws Exception {
    var stand = new ToolStand(KIT, gate::waiting);
    stand.call("first");
    gate.awaitRunning();

    stand.call("second");

    assertEquals(ToolFailure.INVALID_INPUT, stand.failure().type());
    gate.open();
    assertEquals("first", stand.answer());
  }

  @Test
  void tellsListenersOfTheEndOfEachCall() throws Exception {
    var stand = new ToolStand(KIT, (text, _) -> text);
    var origin = Origin.at(Door.HTTP);

    stand.tool.tell(new Call(text("a"), ToolStand.LONG, origin, stand.asker.ref()));

    stand.answer();
    var ended = assertInstanceOf(ToolCallEnded.class, stand.events.poll(5, TimeUnit.SECONDS));
    assertEquals(origin, ended.origin());
    assertEquals("echo", ended.tool());
    assertEquals("ok", ended.outcome());
  }

  @Test
  void saysWhatTheToolIs() {
    var stand = new ToolStand(KIT, (text, _) -> text);

    var description = stand.describe();

    assertEquals("echo", description.name());
    assertEquals("string", description.schema().at("/properties/text/type").asText());
    assertEquals(0, description.inFlight());
  }
}
