package dev.troupe.ingress;

import static dev.troupe.ingress.TestIngress.json;
import static dev.troupe.ingress.TestIngress.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.faults.FileDescriptors;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Stream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("counts the sockets of the process")
class IngressActorTest {

  private static final String CHAT = "/v1/chat/completions";
  private static final String WHOLE =
      """
      {"messages":[{"role":"user","content":"hello"}]}\
      """;
  private static final String STREAMED =
      """
      {"stream":true,"messages":[{"role":"user","content":"hello"}]}\
      """;
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<IngressCommand.Drained> drainer =
      KIT.createTestProbe(IngressCommand.Drained.class);

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  @Test
  void saysInOneLineThatThePortIsTaken() throws Exception {
    try (var first = TestIngress.start(KIT, "")) {
      var failure =
          assertThrows(
              ExecutionException.class, () -> TestIngress.start(KIT, "port = " + first.port));

      var cause = assertInstanceOf(IngressException.class, failure.getCause());
      assertEquals(
          "ingress: bind 127.0.0.1:%d: address already in use; choose another troupe.ingress.port"
              .formatted(first.port),
          cause.getMessage());
    }
  }

  @Test
  void bindsTheSamePortAgainAfterAFailureAndLeavesCallsAlone() throws Exception {
    try (var ingress = TestIngress.start(KIT, "")) {
      var pending = ingress.post(CHAT, WHOLE);
      var ask = ingress.router.expectMessageClass(Generate.class);

      fail(ingress);
      awaitRebound(ingress);
      ask.replyTo().tell(new Answered(ModelResponse.of("undisturbed")));

      assertTrue(within(pending).body().contains("undisturbed"));
      assertEquals(1, ingress.restarts.count());
    }
  }

  @Test
  void leavesNoSocketBehindWhereItCannotBind() throws Exception {
    try (var first = TestIngress.start(KIT, "")) {
      var before = FileDescriptors.sockets();

      for (var i = 0; i < 10; i++) {
        assertThrows(
            ExecutionException.class, () -> TestIngress.start(KIT, "port = " + first.port));
      }

      assertTrue(FileDescriptors.awaitSockets(before), () -> "more than " + before);
    }
  }

  @Test
  void endsAConnectionWhoseAnswerIsNotTakenWhenItStops() throws Exception {
    var before = FileDescriptors.sockets();
    var ingress = TestIngress.start(KIT, "");
    try (var client = ingress.connect()) {
      client.post(CHAT, WHOLE);
      var ask = ingress.router.expectMessageClass(Generate.class);
      ask.replyTo()
          .tell(new Answered(ModelResponse.of("x".repeat(32 << 20)))); // no buffer has room
      client.readUntil("xxx");

      ingress.close();

      assertTrue(rest(client).length() < 32 << 20, "all of it came");
    }
    assertTrue(FileDescriptors.awaitSockets(before), () -> "more than " + before);
  }

  @Test
  void refusesConnectionsAfterItsStop() throws Exception {
    var ingress = TestIngress.start(KIT, "");
    ingress.close();

    KIT.createTestProbe().awaitAssert(() -> assertThrows(ConnectException.class, ingress::connect));
  }

  @Test
  void endsItsConnectionsWhenItStops() throws Exception {
    var ingress = TestIngress.start(KIT, "");
    try (var client = ingress.connect()) {
      client.post(CHAT, STREAMED);
      var ask = ingress.router.expectMessageClass(Stream.class);
      ingress.close();

      assertEquals(ask.replyTo(), ingress.router.expectMessageClass(Cancel.class).replyTo());
    }
  }

  @Test
  void drainsAtOnceWhenNothingIsInFlight() throws Exception {
    try (var ingress = TestIngress.start(KIT, "");
        var idle = ingress.connect()) {
      idle.head("GET /health/live HTTP/1.1", "Host: localhost");
      idle.readUntil("live\"}");
      ingress.actor.tell(new IngressCommand.Drain(Duration.ofSeconds(20), drainer.getRef()));

      drainer.expectMessageClass(IngressCommand.Drained.class);
      assertEquals("", idle.readAll());
    }
  }

  @Test
  void refusesNewWorkWhileItDrainsAndStillTellsItsHealth() throws Exception {
    try (var ingress = TestIngress.start(KIT, "")) {
      var inFlight = ingress.post(CHAT, WHOLE);
      var ask = ingress.router.expectMessageClass(Generate.class);
      ingress.actor.tell(new IngressCommand.Drain(Duration.ofSeconds(20), drainer.getRef()));
      awaitDraining(ingress);
      var refused = within(ingress.post(CHAT, WHOLE));
      ask.replyTo().tell(new Answered(ModelResponse.of("in time")));

      assertTrue(within(inFlight).body().contains("in time"));
      assertEquals(503, refused.statusCode());
      assertEquals("close", refused.headers().firstValue("connection").orElseThrow());
      assertEquals("draining", json(refused).at("/error/code").asText());
      assertEquals(200, ingress.get("/health/live").statusCode());
      drainer.expectMessageClass(IngressCommand.Drained.class);
    }
  }

  @Test
  void letsAStreamFinishWhileItDrains() throws Exception {
    try (var ingress = TestIngress.start(KIT, "");
        var client = ingress.connect()) {
      client.post(CHAT, STREAMED);
      var ask = ingress.router.expectMessageClass(Stream.class);
      ask.replyTo().tell(new Delta(new ModelEvent.Text("first")));
      client.readUntil("\"first\"");
      ingress.actor.tell(new IngressCommand.Drain(Duration.ofSeconds(20), drainer.getRef()));
      awaitDraining(ingress);
      ask.replyTo().tell(new Delta(new ModelEvent.Text("second")));
      ask.replyTo().tell(new Answered(ModelResponse.of("firstsecond")));

      var rest = client.readAll(); // to the end of the connection
      assertTrue(rest.contains("\"second\"") && rest.contains("[DONE]"), rest);
      drainer.expectMessageClass(IngressCommand.Drained.class);
    }
  }

  @Test
  void cancelsWhatIsLeftAfterTheGrace() throws Exception {
    try (var ingress = TestIngress.start(KIT, "")) {
      var pending = ingress.post(CHAT, WHOLE);
      var ask = ingress.router.expectMessageClass(Generate.class);
      ingress.actor.tell(new IngressCommand.Drain(Duration.ZERO, drainer.getRef()));
      var cancel = ingress.router.expectMessageClass(Cancel.class);
      ask.replyTo().tell(new Failed(ModelFailure.of(Kind.CANCELLED, "cancelled")));

      assertEquals(ask.replyTo(), cancel.replyTo());
      assertEquals(503, within(pending).statusCode());
      drainer.expectMessageClass(IngressCommand.Drained.class);
    }
  }

  @Test
  void answers503ToConnectionsBeyondTheLimit() throws Exception {
    try (var ingress = TestIngress.start(KIT, "max-connections = 1");
        var first = ingress.connect()) {
      first.head("GET /health/live HTTP/1.1", "Host: localhost");
      first.readUntil("live");
      try (var second = ingress.connect()) {
        second.post(CHAT, WHOLE);

        var answer = second.readAll();
        assertTrue(answer.startsWith("HTTP/1.1 503"), answer);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "POST /v1/chat/completions HTTP/1.1\r\nHost: loc"})
  void closesAConnectionBeyondTheLimitThatBringsNoRequest(String beginning) throws Exception {
    try (var ingress = TestIngress.start(KIT, "max-connections = 1");
        var first = ingress.connect()) {
      first.head("GET /health/live HTTP/1.1", "Host: localhost");
      first.readUntil("live");
      try (var second = ingress.connect()) {
        var start = System.nanoTime();
        second.send(beginning);
        second.readAll();

        assertTrue(System.nanoTime() - start < 2_000_000_000L, "took more than 2 s");
      }
    }
  }

  @Test
  void keepsAConnectionForTheNextRequest() throws Exception {
    try (var ingress = TestIngress.start(KIT, "");
        var client = ingress.connect()) {
      for (var i = 0; i < 3; i++) {
        client.post(CHAT, WHOLE);
        var ask = ingress.router.expectMessageClass(Generate.class);
        ask.replyTo().tell(new Answered(ModelResponse.of("answer " + i)));
        client.readUntil("answer " + i);
      }
    }
  }

  /** What comes to the end, which a reset may be. */
  private static String rest(RawClient client) throws IOException {
    try {
      return client.readAll();
    } catch (SocketException reset) {
      return "";
    }
  }

  /** Makes its handler throw. */
  private static void fail(TestIngress ingress) {
    ingress.actor.<Object>unsafeUpcast().tell("no message of its protocol");
  }

  private static void awaitRebound(TestIngress ingress) {
    KIT.createTestProbe()
        .awaitAssert(
            () -> {
              assertEquals(1, ingress.restarts.count());
              ingress.connect().close();
              return "bound";
            });
  }

  private static void awaitDraining(TestIngress ingress) {
    KIT.createTestProbe()
        .awaitAssert(
            () -> {
              assertEquals(503, ingress.get("/health/ready").statusCode());
              return "draining";
            });
  }
}
