package dev.troupe.tool;

import static dev.troupe.tool.ToolStand.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.coroutine.Trace;
import dev.troupe.event.Door;
import dev.troupe.event.Origin;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Describe;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.tool.ToolCommand.Call;
import dev.troupe.tool.ToolCommand.Cancel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ToolContextTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ProviderCommand.Answered MODELS_ANSWER =
      new ProviderCommand.Answered(ModelResponse.of("from the model"));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static Object asking(String text, ToolContext tool) throws InterruptedException {
    return tool.callModel(text, "local/llama").content();
  }

  @Test
  void reachesAModelOnlyByACommandToTheRouter() {
    var stand = new ToolStand(KIT, ToolContextTest::asking);
    var origin = Origin.at(Door.HTTP);
    stand.tool.tell(new Call(text("why"), Duration.ofSeconds(5), origin, stand.asker.ref()));

    var asked = stand.router.expectMessageClass(Generate.class);
    asked.replyTo().tell(MODELS_ANSWER);

    assertEquals(origin.in("echo"), asked.origin());
    assertEquals("why", asked.request().lastUserText());
    assertEquals(Optional.of("local/llama"), asked.request().model());
    assertEquals(Optional.of(0.5), asked.request().temperature());
    assertTrue(asked.remaining().compareTo(Duration.ofSeconds(5)) < 0);
    assertEquals("from the model", stand.answer());
  }

  @Test
  void sendsARequestOfTheToolsOwnAsItIs() {
    var request = ModelRequest.builder().user("why").seed(7).build();
    var stand = new ToolStand(KIT, (_, tool) -> tool.callModel(request).content());
    stand.call("a");

    var asked = stand.router.expectMessageClass(Generate.class);

    assertEquals(request, asked.request());
  }

  @Test
  void cancelsTheModelCallOfACallThatIsCancelled() {
    var stand = new ToolStand(KIT, ToolContextTest::asking);
    stand.call("why");
    var asked = stand.router.expectMessageClass(Generate.class);

    stand.tool.tell(new Cancel(stand.asker.ref()));

    assertEquals(
        asked.replyTo(), stand.router.expectMessageClass(ProviderCommand.Cancel.class).replyTo());
    assertEquals(ToolFailure.CANCELLED, stand.failure().type());
  }

  @Test
  void cancelsTheModelCallOfACallThatDoesNotHeedItsInterrupt() {
    var gate = new Gate();
    var stand =
        new ToolStand(
            KIT,
            (text, tool) -> {
              Thread.ofVirtual().start(() -> askQuietly(text, tool)); // not a fork of the call
              return gate.stubborn(text, tool);
            });
    stand.call("why");
    stand.router.expectMessageClass(Generate.class);

    stand.tool.tell(new Cancel(stand.asker.ref()));

    stand.router.expectMessageClass(ProviderCommand.Cancel.class);
    gate.open();
  }

  @Test
  void tellsHowTheProvidersAre() {
    var stand = new ToolStand(KIT, (_, tool) -> "" + tool.providers().size());
    stand.call("a");

    var asked = stand.router.expectMessageClass(Describe.class);
    asked.replyTo().tell(new Descriptions(List.of()));

    assertEquals("0", stand.answer());
  }

  @Test
  void endsTheWaitForTheProvidersOfACallThatIsCancelled() throws Exception {
    var interrupted = new CompletableFuture<Throwable>();
    var stand = new ToolStand(KIT, (_, tool) -> describing(tool, interrupted));
    stand.call("a");
    stand.router.expectMessageClass(Describe.class);

    stand.tool.tell(new Cancel(stand.asker.ref()));

    assertNotNull(interrupted.get(5, TimeUnit.SECONDS));
    assertEquals(ToolFailure.CANCELLED, stand.failure().type());
  }

  private static Object describing(ToolContext tool, CompletableFuture<Throwable> interrupted)
      throws InterruptedException {
    try {
      return tool.providers();
    } catch (InterruptedException cancelled) {
      interrupted.complete(cancelled);
      throw cancelled;
    }
  }

  private static void askQuietly(String text, ToolContext tool) {
    try {
      asking(text, tool);
    } catch (InterruptedException | ModelException ended) {
      tool.log().debug("ended", ended);
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void endsAModelCallThatNobodyAnswersAtTheDeadline() {
    var stand = new ToolStand(KIT, ToolContextTest::asking);

    stand.tool.tell(new Call(text("why"), Duration.ofMillis(60), stand.asker.ref()));

    assertEquals(ToolFailure.TIMED_OUT, stand.failure().type());
    stand.router.expectMessageClass(Generate.class);
    stand.router.expectMessageClass(ProviderCommand.Cancel.class);
  }

  @Test
  void failsACallWithTheFailureOfItsModelCall() {
    var stand = new ToolStand(KIT, ToolContextTest::asking);
    var throttled = ModelFailure.of(Kind.THROTTLED, "provider 'x': wait");
    stand.call("why");

    stand
        .router
        .expectMessageClass(Generate.class)
        .replyTo()
        .tell(new ProviderCommand.Failed(throttled));

    var failure = stand.failure();
    assertEquals("throttled", failure.type());
    assertEquals("provider 'x': wait", failure.message());
    assertTrue(failure.retryable());
    assertEquals(Optional.of(throttled), failure.model());
  }

  @Test
  void throwsAModelsFailureAsWhatTheCallerCanDo() {
    var stand =
        new ToolStand(
            KIT,
            (text, tool) -> {
              try {
                return tool.callModel(text, null);
              } catch (ModelException.Unavailable unavailable) {
                return "caught";
              }
            });
    stand.call("why");

    stand
        .router
        .expectMessageClass(Generate.class)
        .replyTo()
        .tell(new ProviderCommand.Failed(ModelFailure.of(Kind.UNAVAILABLE, "down")));

    assertEquals("caught", stand.answer());
  }

  @Test
  void givesForksTheDeadlineAndTheCallId() {
    var stand =
        new ToolStand(
            KIT,
            (_, tool) -> {
              try (var scope = tool.scope()) {
                var fork = scope.fork(() -> Trace.current().orElse("none"));
                return fork.await().equals(tool.callId());
              }
            });

    stand.call("a");

    assertEquals("true", stand.answer());
  }

  @Test
  void closesAScopeThatTheToolForgot() throws Exception {
    var interrupted = new CompletableFuture<Boolean>();
    var stand =
        new ToolStand(
            KIT,
            (_, tool) -> {
              var running = new CompletableFuture<Boolean>();
              var _ = tool.scope().fork(() -> hang(running, interrupted));
              return running.get();
            });

    stand.call("a");

    assertTrue(interrupted.get(5, TimeUnit.SECONDS));
    assertEquals("true", stand.answer());
  }

  private static boolean hang(
      CompletableFuture<Boolean> running, CompletableFuture<Boolean> interrupted)
      throws InterruptedException {
    running.complete(true);
    try {
      Thread.currentThread().join();
      return false;
    } catch (InterruptedException cancelled) {
      interrupted.complete(true);
      throw cancelled;
    }
  }

  @Test
  void refusesAScopeOnAnotherThreadThanTheCalls() {
    var stand =
        new ToolStand(
            KIT,
            (_, tool) -> {
              try (var scope = tool.scope()) {
                return scope.fork(() -> refusal(tool)).await();
              }
            });

    stand.call("a");

    assertTrue(stand.answer().contains("use Scope.open()"));
  }

  private static String refusal(ToolContext tool) {
    try (var _ = tool.scope()) {
      return "opened";
    } catch (IllegalStateException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  @Test
  void letsNothingOutOfACallThatHasEnded() throws Exception {
    var context = new CompletableFuture<ToolContext>();
    var stand =
        new ToolStand(
            KIT,
            (text, tool) -> {
              context.complete(tool);
              return text;
            });
    stand.call("a");
    stand.answer();

    var tool = context.get(5, TimeUnit.SECONDS);

    var refused = assertThrows(CancellationException.class, () -> tool.progress(1, null, "late"));
    assertEquals("tool 'echo': the call has ended", refused.getMessage());
  }
}
