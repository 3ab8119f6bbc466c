package dev.troupe.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.coroutine.Coroutine;
import dev.troupe.coroutine.Deadline;
import dev.troupe.event.Door;
import dev.troupe.event.TroupeEvent.ToolCallEnded;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ToolRefTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Echo.Request HELLO = new Echo.Request("hello", null);

  private final Gate gate = new Gate();

  record Heard(String text) {}

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static ToolRef ref(ToolStand stand) {
    return new ToolRef("echo", stand.tool, KIT.system(), ToolStand.LONG);
  }

  @Test
  void returnsTheTextOfTheTool() throws InterruptedException {
    var stand = new ToolStand(KIT, (text, _) -> "heard " + text);

    assertEquals("heard hello", ref(stand).call(HELLO));
  }

  @Test
  void returnsTheOutputAsTheTypeThatIsAskedFor() throws InterruptedException {
    var stand = new ToolStand(KIT, (text, _) -> Map.of("text", text));

    assertEquals(new Heard("hello"), ref(stand).call(HELLO, Heard.class));
  }

  @Test
  void throwsTheFailureOfTheCall() {
    var stand =
        new ToolStand(
            KIT,
            (_, _) -> {
              throw ToolException.failed("no", true);
            });

    var failed = assertThrows(ToolException.class, () -> ref(stand).call(HELLO));

    assertEquals("no", failed.getMessage());
    assertTrue(failed.isRetryable());
    assertInstanceOf(ToolException.class, failed.getCause()); // of the thread where it came in
  }

  @Test
  void cancelsTheCallWhenItsCallerIsInterrupted() throws Exception {
    var stand = new ToolStand(KIT, gate::waiting);

    assertIsCancelled(() -> ref(stand).call(HELLO));
  }

  @Test
  void cancelsTheCallForATypeWhenItsCallerIsInterrupted() throws Exception {
    var stand = new ToolStand(KIT, gate::waiting);

    assertIsCancelled(() -> ref(stand).call(HELLO, Heard.class));
  }

  private void assertIsCancelled(Callable<?> call) throws Exception {
    var caller = Coroutine.start("caller", call);
    gate.awaitRunning();

    caller.interrupt();

    gate.awaitInterrupted();
    var ended =
        assertThrows(
            ExecutionException.class,
            () -> caller.outcome().toCompletableFuture().get(5, TimeUnit.SECONDS));
    assertInstanceOf(InterruptedException.class, ended.getCause());
  }

  @Test
  void endsTheCallAtTheCallersDeadline() {
    var stand = new ToolStand(KIT, gate::stubborn);

    var failed =
        assertThrows(
            ToolException.class,
            () -> Deadline.within(Duration.ofMillis(50), () -> ref(stand).call(HELLO)));

    gate.open();
    assertEquals(ToolFailure.TIMED_OUT, failed.failure().type());
  }

  @Test
  void cancelsACallThatIsNotAwaited() throws Exception {
    var stand = new ToolStand(KIT, gate::waiting);
    var pending = ref(stand).callAsync(HELLO);
    gate.awaitRunning();

    pending.cancel();

    gate.awaitInterrupted();
    var failed = assertThrows(ToolException.class, pending::await);
    assertEquals(ToolFailure.CANCELLED, failed.failure().type());
  }

  @Test
  void saysThatACallCameFromThisJvm() throws Exception {
    var stand = new ToolStand(KIT, (text, _) -> text);

    var _ = ref(stand).call(HELLO);

    var ended = assertInstanceOf(ToolCallEnded.class, stand.events.poll(5, TimeUnit.SECONDS));
    assertEquals(Door.EMBEDDED, ended.origin().door());
  }

  @Test
  void saysThatTheToolIsGoneWithoutNamingActors() {
    var stand = new ToolStand(KIT, (text, _) -> text);
    KIT.stop(stand.tool);

    var failed = assertThrows(ToolException.class, () -> ref(stand).call(HELLO));

    assertEquals(
        "tool 'echo': call: no reply by its deadline, or its Troupe is closed",
        failed.getMessage());
  }
}
