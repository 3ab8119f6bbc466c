package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.event.TroupeEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import dev.troupe.tool.builtin.Chat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(30)
class TroupeTest {

  private static final Config QUICK =
      ConfigFactory.parseString("troupe { simulator.pace = 0s, ingress.port = 0 }");

  private static final ActorTestKit USERS = ActorTestKit.create("users");

  @AfterAll
  static void endTheUsersSystem() {
    USERS.shutdownTestKit();
  }

  @Test
  void answersByTheSimulatorWhenNothingIsConfigured() throws InterruptedException {
    try (var troupe = Troupe.builder().config(QUICK).start()) {

      assertEquals("hello there", troupe.model().generate("hello there").content());
      assertEquals("simulator", troupe.status().providers().getFirst().name());
      assertTrue(troupe.address().isEmpty());
    }
  }

  @Test
  void hasTheBuiltInTools() throws InterruptedException {
    try (var troupe = Troupe.builder().config(QUICK).start()) {

      assertEquals("hi", troupe.tool("chat").call(new Chat.Request("hi", null)));
    }
  }

  @Test
  @SuppressWarnings("NotClosed") // it is closed midway
  void canBeClosedTwiceAndStartedAgain() throws InterruptedException {
    var builder = Troupe.builder().config(QUICK);
    var first = builder.start();
    first.close();
    first.close();

    try (var second = builder.start()) {
      assertEquals("again", second.model().generate("again").content());
    }
  }

  @Test
  @SuppressWarnings("NotClosed") // it is closed midway
  void answersCallsAfterItsCloseAsUnavailable() throws InterruptedException {
    var troupe = Troupe.builder().config(QUICK).start();
    var model = troupe.model();
    troupe.close();

    var failed = assertThrows(ModelException.class, () -> model.generate("hello"));

    assertFalse(String.valueOf(failed.getMessage()).contains("pekko"), failed::toString);
  }

  @Test
  @SuppressWarnings("NotClosed") // it is closed midway
  void keepsTheInterruptOfWhoeverClosesIt() throws InterruptedException {
    var troupe = Troupe.builder().config(QUICK).start();

    Thread.currentThread().interrupt();
    troupe.close();

    assertTrue(Thread.interrupted());
  }

  @Test
  void tellsItsListenersOfEachCall() throws InterruptedException {
    var events = new ArrayList<TroupeEvent>();
    try (var troupe = Troupe.builder().config(QUICK).listener(events::add).start()) {
      var _ = troupe.tool("chat").call(new Chat.Request("hi", null));
    }

    // all have been told, in no certain order: each actor reports after it has replied
    assertEquals(
        Set.of("tool chat ok", "model echo ok"),
        events.stream().map(TroupeTest::inShort).collect(Collectors.toSet()));
    assertEquals(1, events.stream().map(TroupeTest::callId).distinct().count(), events::toString);
  }

  /** Tells what a line of log from a fork would carry. */
  record Logging() implements SimpleTool<Logging.Request, String> {
    record Request() {}

    @Override
    public String execute(Request request, ToolContext tool) throws InterruptedException {
      try (var scope = tool.scope()) {
        var fork = scope.fork("logs", () -> String.valueOf(MDC.get("call")));
        scope.join();
        return fork.await();
      }
    }
  }

  @Test
  void putsTheCallIdIntoTheMdcOfForks() throws InterruptedException {
    var events = new ArrayList<TroupeEvent>();
    String logged;
    try (var troupe =
        Troupe.builder()
            .config(QUICK)
            .tool("logging", new Logging())
            .listener(events::add)
            .start()) {
      logged = troupe.tool("logging").call(new Logging.Request());
    }

    assertEquals(callId(events.getFirst()), logged);
  }

  @Test
  void namesTheNearestToolAndProvider() throws InterruptedException {
    try (var troupe = Troupe.builder().config(QUICK).start()) {

      assertEquals(
          "there is no tool 'chatt'; nearest: 'chat'",
          assertThrows(IllegalArgumentException.class, () -> troupe.tool("chatt")).getMessage());
      assertEquals(
          "there is no provider 'simulater'; nearest: 'simulator'",
          assertThrows(IllegalArgumentException.class, () -> troupe.provider("simulater"))
              .getMessage());
    }
  }

  @Nested
  class InAUsersSystem {

    @Test
    @SuppressWarnings("NotClosed") // it is closed midway
    void twoRunSideBySideAndTheSystemSurvivesTheirClose() throws InterruptedException {
      var first = Troupe.builder().on(USERS.system()).config(QUICK).start();
      try (var second = Troupe.builder().on(USERS.system()).config(QUICK).start()) {
        assertNotEquals(first.providers(), second.providers());

        first.close();

        assertEquals("still here", second.model().generate("still here").content());
      }
      assertFalse(USERS.system().whenTerminated().isCompleted());
    }

    @Test
    void usesTheSystemsOwnSettings() throws InterruptedException {
      try (var troupe = Troupe.builder().on(USERS.system()).start()) {
        assertEquals(List.of(), troupe.status().off());
      }
    }

    @Test
    void refusesToWaitForTheStartOnAnActorsThread() throws Exception {
      var refused = new CompletableFuture<Throwable>();
      USERS.spawn(
          Behaviors.setup(
              _ -> {
                refused.complete(
                    assertThrows(
                        IllegalStateException.class,
                        () -> Troupe.builder().on(USERS.system()).start()));
                return Behaviors.stopped();
              }));

      var failure = refused.get(10, TimeUnit.SECONDS);

      assertTrue(
          String.valueOf(failure.getMessage()).endsWith("start it on another one"),
          failure::toString);
    }

    @Test
    @SuppressWarnings("NotClosed") // it is closed midway
    void canBeClosedByAnActor() throws Exception {
      var troupe = Troupe.builder().on(USERS.system()).config(QUICK).start();
      var probe = USERS.createTestProbe();
      USERS.spawn(
          Behaviors.setup(
              _ -> {
                troupe.close();
                return Behaviors.stopped();
              }));

      probe.expectTerminated(troupe.providers());
    }
  }

  @Nested
  class WithAnIngress {

    @Test
    void saysWhereItListens() throws Exception {
      try (var troupe = Troupe.builder().config(QUICK).ingress(true).start()) {
        var address = troupe.address().orElseThrow();

        new Socket(address.getAddress(), address.getPort()).close();
      }
    }

    @Test
    void refusesToStartAtAPortInUse() throws IOException {
      try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        var config =
            ConfigFactory.parseString("troupe.ingress.port = " + other.getLocalPort())
                .withFallback(QUICK);

        var refused =
            assertThrows(
                StartRefused.class, () -> Troupe.builder().config(config).ingress(true).start());

        var message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("127.0.0.1:" + other.getLocalPort()), message);
        assertTrue(message.contains("in use"), message);
      }
    }
  }

  @Test
  void takesAProviderThatNeedsNoAddress() throws InterruptedException {
    var builder = Troupe.builder().config(QUICK).provider("local", _ -> request -> answer(request));

    try (var troupe = builder.start()) {
      assertEquals("hello", troupe.model("local/any").generate("hello").content());
    }
  }

  @Test
  @SuppressWarnings("NotClosed") // there is no answer
  void saysThatAProviderNeedsAnAddressWhenItUsesItsSession() throws InterruptedException {
    var builder =
        Troupe.builder()
            .config(QUICK)
            .provider("local", http -> _ -> ModelResponse.of(http.get("/x").text()));

    try (var troupe = builder.start()) {
      var failed =
          assertThrows(
              ModelException.Unavailable.class, () -> troupe.model("local/any").generate("hello"));

      assertEquals(
          "provider 'local': GET /x: no base-url is set: say where the provider is; nothing was"
              + " sent",
          failed.getMessage());
    }
  }

  private static String inShort(TroupeEvent event) {
    return switch (event) {
      case TroupeEvent.ModelCallEnded ended -> "model " + ended.model() + " " + ended.outcome();
      case TroupeEvent.RouteCallEnded ended -> "route " + ended.route() + " " + ended.outcome();
      case TroupeEvent.CpuTaskEnded ended -> "cpu " + ended.outcome();
      case TroupeEvent.ToolCallEnded ended -> "tool " + ended.tool() + " " + ended.outcome();
    };
  }

  private static String callId(TroupeEvent event) {
    return switch (event) {
      case TroupeEvent.ModelCallEnded ended -> ended.origin().callId();
      case TroupeEvent.RouteCallEnded ended -> ended.origin().callId();
      case TroupeEvent.CpuTaskEnded ended -> ended.callId().orElse("-");
      case TroupeEvent.ToolCallEnded ended -> ended.origin().callId();
    };
  }

  private static ModelResponse answer(ModelRequest request) {
    return ModelResponse.of(request.lastUserText());
  }
}
