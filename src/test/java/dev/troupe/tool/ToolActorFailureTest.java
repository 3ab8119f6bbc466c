package dev.troupe.tool;

import static dev.troupe.tool.ToolStand.settings;
import static dev.troupe.tool.ToolStand.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.supervision.Faults;
import dev.troupe.tool.ToolCommand.Cancel;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ToolActorFailureTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final Gate gate = new Gate();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void keepsThePlaceOfACallThatRunsOnAfterItsReply() throws Exception {
    var stand = new ToolStand(KIT, settings(1, 0), new Echo(gate::stubborn));
    stand.call("first");
    gate.awaitRunning();
    stand.tool.tell(new Cancel(stand.asker.ref()));
    stand.failure();
    gate.awaitInterrupted();

    stand.call("second");

    assertEquals(ToolFailure.OVERLOADED, stand.failure().type());
    assertEquals(1, stand.describe().stuck());
    gate.open();
    stand.awaitNoneStuck();
    stand.call("third");
    assertEquals("third", stand.answer());
  }

  @Test
  void answersUnavailableWhenItIsRestarted() throws Exception {
    var stand = new ToolStand(KIT, settings(1, 1), new Echo(gate::waiting));
    stand.call("running");
    gate.awaitRunning();
    var queued = stand.callFromAnother("queued");
    stand.describe(); // both are admitted

    Faults.throwInHandler(stand.tool);

    assertEquals(ToolFailure.UNAVAILABLE, stand.failure().type());
    var failed = queued.expectMessageClass(ToolCommand.Failed.class);
    assertEquals(ToolFailure.UNAVAILABLE, failed.failure().type());
    gate.awaitInterrupted();
    assertEquals(1, stand.describe().restarts());
    gate.open();
    stand.awaitNoneStuck();
    stand.call("next");
    assertEquals("next", stand.answer());
  }

  @Test
  void goesOnAfterEachFault() {
    var stand = new ToolStand(KIT, (text, _) -> text);

    Faults.throwInConstructor(stand.tool);
    Faults.stop(stand.tool);

    stand.call("hello");
    assertEquals("hello", stand.answer());
    assertEquals(3, stand.describe().restarts());
  }

  @Test
  void answersUnavailableWhenItIsStopped() throws Exception {
    var stand = new ToolStand(KIT, gate::waiting);
    stand.call("hello");
    gate.awaitRunning();

    KIT.stop(stand.tool);

    assertEquals(ToolFailure.UNAVAILABLE, stand.failure().type());
    gate.awaitInterrupted();
  }

  @Test
  void answersAtOnceWhenTheActorOfACallFails() throws Exception {
    var both = new Gate(2);
    var stand = new ToolStand(KIT, both::waiting);
    var other = stand.callFromAnother("undisturbed");
    stand.call("hello");
    both.awaitRunning();

    Faults.throwInHandler(stand.callActor(2));

    assertEquals(ToolFailure.TOOL_FAILED, stand.failure().type());
    both.awaitInterrupted();
    assertEquals(1, stand.describe().inFlight());
    assertEquals(1, stand.describe().restarts());
    both.open();
    other.expectMessageClass(ToolCommand.Answered.class);
  }

  @Test
  void answersAndGivesThePlaceBackWhenTheActorOfACallCannotBeStarted() {
    var stand = new ToolStand(KIT, (text, _) -> text);
    var echo = ToolDefinition.of("echo", new Echo((text, _) -> text));
    var wiring = ToolStand.wiring(stand.router.ref(), stand.events::add);
    var calls = new ToolResources(echo, settings(1, 1), stand.watch, wiring);
    var tool =
        KIT.spawn(
            Behaviors.<ToolCommand>setup(
                context -> {
                  context.spawn(Behaviors.empty(), "call-1"); // the first call's name is taken
                  return ToolActor.create(
                      calls, new Reach(wiring, new ToolDirectory(List.of(calls))));
                }));

    tool.tell(new ToolCommand.Call(text("first"), ToolStand.LONG, stand.asker.ref()));
    assertEquals(ToolFailure.TOOL_FAILED, stand.failure().type());
    tool.tell(new ToolCommand.Call(text("second"), ToolStand.LONG, stand.asker.ref()));

    assertEquals("second", stand.answer());
    assertEquals(1, calls.restarts.count());
  }

  @Test
  void answersAtOnceWhenTheActorOfACallStops() throws Exception {
    var stand = new ToolStand(KIT, gate::waiting);
    stand.call("hello");
    gate.awaitRunning();

    Faults.stop(stand.callActor(1));

    assertEquals(ToolFailure.TOOL_FAILED, stand.failure().type());
    gate.awaitInterrupted();
  }
}
