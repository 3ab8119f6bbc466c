package dev.troupe.tool;

import static dev.troupe.tool.ToolStand.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.event.TroupeEvent.ToolCallEnded;
import dev.troupe.tool.ToolCommand.Answered;
import dev.troupe.tool.ToolCommand.Cancel;
import dev.troupe.tool.ToolCommand.Delta;
import dev.troupe.tool.ToolCommand.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a call waited for its place and for its first reply, as listeners hear it. */
@Timeout(20)
class CallTimesTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final Gate gate = new Gate();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private ToolStand busyStand() throws InterruptedException {
    var stand = new ToolStand(KIT, settings(1, 1), new Echo(gate::waiting));
    stand.callFromAnother("first");
    gate.awaitRunning();
    stand.call("second");
    assertEquals(1, stand.describe().queued());
    return stand;
  }

  private static ToolCallEnded ended(ToolStand stand) throws InterruptedException {
    return assertInstanceOf(ToolCallEnded.class, stand.events.poll(5, TimeUnit.SECONDS));
  }

  @Test
  void countsTheWaitForAPlaceAsQueued() throws Exception {
    var stand = busyStand();
    var queuedBefore = System.nanoTime();

    var opened = System.nanoTime();
    gate.open();

    stand.answer();
    var first = ended(stand);
    var second = ended(stand);
    assertTrue(first.queued().compareTo(first.total()) < 0, first.toString());
    assertLonger(opened - queuedBefore, second.queued());
    assertTrue(second.queued().compareTo(second.total()) < 0, second.toString());
  }

  @Test
  void countsACallThatNeverRanAsQueuedToItsEnd() throws Exception {
    var stand = busyStand();

    stand.tool.tell(new Cancel(stand.asker.ref()));

    stand.failure();
    var ended = ended(stand);
    assertEquals(ended.total(), ended.queued());
    assertTrue(ended.firstEvent().isPresent(), ended.toString());
    gate.open();
  }

  @Test
  void takesAPieceOfTheAnswerForTheFirstReply() throws Exception {
    var stand =
        new ToolStand(
            KIT,
            (text, tool) -> {
              tool.emit("piece");
              return gate.waiting(text, tool);
            });
    stand.stream("a", 5);

    stand.listener.expectMessageClass(Delta.class);

    assertFirstBeforeTheEnd(stand);
  }

  @Test
  void takesProgressForTheFirstReply() throws Exception {
    var stand =
        new ToolStand(
            KIT,
            (text, tool) -> {
              tool.progress(1, null, "begun");
              return gate.waiting(text, tool);
            });
    stand.stream("a", 5);

    stand.listener.expectMessageClass(Progress.class);

    assertFirstBeforeTheEnd(stand);
  }

  @Test
  void takesTheOutcomeForTheFirstReplyWhereNothingElseReachedTheCaller() throws Exception {
    var stand =
        new ToolStand(
            KIT,
            (text, tool) -> {
              tool.emit("piece"); // which nobody asked for
              return gate.waiting(text, tool);
            });
    stand.call("a");
    gate.awaitRunning();
    var running = System.nanoTime();

    var opened = System.nanoTime();
    gate.open();

    stand.answer();
    assertLonger(opened - running, ended(stand).firstEvent().orElseThrow());
  }

  @Test
  void knowsNoFirstReplyWhereTheCallerIsGone() throws Exception {
    var stand = new ToolStand(KIT, gate::waiting);
    stand.call("a");
    gate.awaitRunning();

    stand.asker.stop();

    assertEquals(Optional.empty(), ended(stand).firstEvent());
  }

  /** The listener has its first reply now; the call ends later. */
  private void assertFirstBeforeTheEnd(ToolStand stand) throws InterruptedException {
    var heard = System.nanoTime();
    var opened = System.nanoTime();
    gate.open();

    stand.listener.expectMessageClass(Answered.class);
    var ended = ended(stand);
    var first = ended.firstEvent().orElseThrow();
    assertTrue(ended.queued().compareTo(first) <= 0, ended.toString());
    assertLonger(opened - heard, ended.total().minus(first));
  }

  private static void assertLonger(long nanos, Duration duration) {
    assertTrue(duration.toNanos() > nanos, () -> duration + " and not more than " + nanos + " ns");
  }
}
