package dev.troupe.tool;

import static dev.troupe.tool.ToolStand.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.tool.ToolCommand.Answered;
import dev.troupe.tool.ToolCommand.Cancel;
import dev.troupe.tool.ToolCommand.Credit;
import dev.troupe.tool.ToolCommand.Delta;
import dev.troupe.tool.ToolCommand.Failed;
import dev.troupe.tool.ToolCommand.Progress;
import dev.troupe.tool.ToolCommand.Stream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ToolStreamTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration SHORT = Duration.ofMillis(30);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static Object spelling(String text, ToolContext tool) throws InterruptedException {
    for (int i = 0; i < text.length(); i++) {
      tool.emit(text.substring(i, i + 1));
    }
    return text;
  }

  @Test
  void sendsThePiecesAndThenTheWhole() {
    var stand = new ToolStand(KIT, ToolStreamTest::spelling);

    stand.stream("ab", 10);

    stand.listener.expectMessage(new Delta("a"));
    stand.listener.expectMessage(new Delta("b"));
    assertEquals("ab", stand.listener.expectMessageClass(Answered.class).output().asText());
    stand.listener.expectNoMessage(Duration.ZERO);
  }

  @Test
  void waitsWhileTheCallerIsBehind() {
    var stand = new ToolStand(KIT, ToolStreamTest::spelling);
    stand.stream("abc", 1);
    stand.listener.expectMessage(new Delta("a"));
    stand.listener.expectNoMessage(SHORT);

    stand.tool.tell(new Credit(5, stand.listener.ref()));

    stand.listener.expectMessage(new Delta("b"));
    stand.listener.expectMessage(new Delta("c"));
    stand.listener.expectMessageClass(Answered.class);
  }

  @Test
  void bearsMoreCreditThanCanBeCounted() {
    var stand = new ToolStand(KIT, ToolStreamTest::spelling);
    stand.stream("ab", Integer.MAX_VALUE);

    stand.tool.tell(new Credit(Integer.MAX_VALUE, stand.listener.ref()));
    stand.tool.tell(new Credit(-5, stand.listener.ref()));

    stand.listener.expectMessage(new Delta("a"));
    stand.listener.expectMessage(new Delta("b"));
    stand.listener.expectMessageClass(Answered.class);
  }

  @Test
  void refusesAStreamWithoutCredit() {
    var stand = new ToolStand(KIT, ToolStreamTest::spelling);

    stand.stream("ab", 0);

    var failure = stand.listener.expectMessageClass(Failed.class).failure();
    assertEquals("tool 'echo': call refused: credit must be at least 1, got 0", failure.message());
  }

  @Test
  void endsACallWhoseCallerStaysBehindAtItsDeadline() {
    var stand = new ToolStand(KIT, ToolStreamTest::spelling);

    stand.tool.tell(new Stream(text("ab"), Duration.ofMillis(50), 1, stand.listener.ref()));

    stand.listener.expectMessage(new Delta("a"));
    var failure = stand.listener.expectMessageClass(Failed.class).failure();
    assertEquals(ToolFailure.TIMED_OUT, failure.type());
    stand.listener.expectNoMessage(SHORT);
  }

  @Test
  void interruptsACallThatWaitsForItsCallerWhenItIsCancelled() throws Exception {
    var interrupted = new CountDownLatch(1);
    var thread = new CompletableFuture<Thread>();
    var stand =
        new ToolStand(
            KIT,
            (text, tool) -> {
              thread.complete(Thread.currentThread());
              try {
                return spelling(text, tool);
              } catch (InterruptedException cancelled) {
                interrupted.countDown();
                throw cancelled;
              }
            });
    stand.stream("abc", 1);
    stand.listener.expectMessage(new Delta("a"));
    while (thread.get(5, TimeUnit.SECONDS).getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait(); // until it waits for credit
    }

    stand.tool.tell(new Cancel(stand.listener.ref()));

    assertTrue(interrupted.await(5, TimeUnit.SECONDS));
    var failure = stand.listener.expectMessageClass(Failed.class).failure();
    assertEquals(ToolFailure.CANCELLED, failure.type());
  }

  @Test
  void dropsProgressWhileTheCallerIsBehind() {
    var stand =
        new ToolStand(
            KIT,
            (text, tool) -> {
              tool.progress(1, 3.0, "one");
              tool.progress(2, null, "two");
              return text;
            });

    stand.stream("a", 1);

    stand.listener.expectMessage(new Progress(1, Optional.of(3.0), "one"));
    stand.listener.expectMessageClass(Answered.class);
  }

  @Test
  void sendsNothingButTheReplyToWhoAskedForNoStream() {
    var stand = new ToolStand(KIT, ToolStreamTest::spelling);

    stand.call("ab");

    assertEquals("ab", stand.answer());
    stand.asker.expectNoMessage(Duration.ZERO);
  }

  @Test
  void sendsNothingAfterTheReply() throws Exception {
    var ended = new CountDownLatch(1);
    var stand =
        new ToolStand(
            KIT,
            (text, tool) -> {
              try {
                spelling(text, tool);
                return text;
              } catch (InterruptedException cancelled) {
                tool.emit("late");
                throw cancelled;
              } finally {
                ended.countDown();
              }
            });
    stand.stream("ab", 1);
    stand.listener.expectMessage(new Delta("a"));

    stand.tool.tell(new Cancel(stand.listener.ref()));

    stand.listener.expectMessageClass(Failed.class);
    assertTrue(ended.await(5, TimeUnit.SECONDS));
    stand.listener.expectNoMessage(Duration.ZERO);
  }

  private static Object reading(String text, ToolContext tool) throws InterruptedException {
    try (var answer = tool.stream(ModelRequest.of(text))) {
      for (var event = answer.next(); event.isPresent(); event = answer.next()) {
        if (event.get() instanceof ModelEvent.Text(var piece)) {
          tool.emit(piece);
        }
      }
      return answer.response().content();
    }
  }

  @Test
  void passesAModelsStreamOn() {
    var stand = new ToolStand(KIT, ToolStreamTest::reading);
    stand.stream("why", 10);
    var asked = stand.router.expectMessageClass(ProviderCommand.Stream.class);

    asked.replyTo().tell(new ProviderCommand.Delta(new ModelEvent.Text("be")));
    asked.replyTo().tell(new ProviderCommand.Delta(new ModelEvent.Text("cause")));
    asked.replyTo().tell(new ProviderCommand.Answered(ModelResponse.of("because")));

    assertEquals(Optional.of("echo"), asked.origin().tool());
    stand.listener.expectMessage(new Delta("be"));
    stand.listener.expectMessage(new Delta("cause"));
    assertEquals("because", stand.listener.expectMessageClass(Answered.class).output().asText());
  }

  @Test
  void failsWhenAModelsStreamBreaksOff() {
    var stand = new ToolStand(KIT, ToolStreamTest::reading);
    stand.stream("why", 10);
    var asked = stand.router.expectMessageClass(ProviderCommand.Stream.class);

    asked.replyTo().tell(new ProviderCommand.Delta(new ModelEvent.Text("be")));
    asked
        .replyTo()
        .tell(new ProviderCommand.Failed(ModelFailure.of(Kind.BROKEN, "cut").after("be")));

    stand.listener.expectMessage(new Delta("be"));
    var failure = stand.listener.expectMessageClass(Failed.class).failure();
    assertEquals("broken", failure.type());
    assertEquals("be", failure.model().orElseThrow().partialText());
  }

  @Test
  void cancelsAModelsStreamThatIsClosedEarly() {
    var stand =
        new ToolStand(
            KIT,
            (text, tool) -> {
              try (var answer = tool.stream(ModelRequest.of(text))) {
                return String.valueOf(answer.next().isPresent());
              }
            });
    stand.call("why");
    var asked = stand.router.expectMessageClass(ProviderCommand.Stream.class);

    asked.replyTo().tell(new ProviderCommand.Delta(new ModelEvent.Text("be")));

    assertEquals("true", stand.answer());
    awaitCancel(stand);
  }

  @Test
  void cancelsAModelsStreamThatTheToolLeftOpen() {
    var stand =
        new ToolStand(
            KIT,
            (text, tool) -> {
              tool.stream(ModelRequest.of(text));
              return text;
            });

    stand.call("why");

    assertEquals("why", stand.answer());
    stand.router.expectMessageClass(ProviderCommand.Stream.class);
    awaitCancel(stand);
  }

  @Test
  void cancelsAModelsStreamWithItsCall() {
    var stand = new ToolStand(KIT, ToolStreamTest::reading);
    stand.stream("why", 10);
    stand.router.expectMessageClass(ProviderCommand.Stream.class);

    stand.tool.tell(new Cancel(stand.listener.ref()));

    awaitCancel(stand);
  }

  /** The provider hears the cancel, or that the actor that it answers has ended. */
  private static void awaitCancel(ToolStand stand) {
    stand.router.fishForMessage(
        Duration.ofSeconds(5),
        message ->
            message instanceof ProviderCommand.Cancel
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }
}
