package dev.troupe.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.troupe.tool.ToolCommand;
import java.io.IOException;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HangUpTest {

  /** How a client leaves. */
  enum Leaving {
    CLOSE {
      @Override
      void leave(RawClient client) throws IOException {
        client.close();
      }
    },
    RESET {
      @Override
      void leave(RawClient client) throws IOException {
        client.reset();
      }
    },
    HALF_CLOSE {
      @Override
      void leave(RawClient client) throws IOException {
        client.halfClose();
      }
    };

    abstract void leave(RawClient client) throws IOException;
  }

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

  @SuppressWarnings("NullAway.Init") // before each test
  private TestIngress ingress;

  @BeforeEach
  void start() throws Exception {
    ingress = TestIngress.start(KIT, "");
  }

  @AfterEach
  void stop() {
    ingress.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @EnumSource
  void cancelsACallBeforeItsHeaders(Leaving leaving) throws Exception {
    try (var client = ingress.connect()) {
      client.post(CHAT, WHOLE);
      var ask = ingress.router.expectMessageClass(Generate.class);
      leaving.leave(client);

      assertEquals(ask.replyTo(), ingress.router.expectMessageClass(Cancel.class).replyTo());
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelsAStreamBeforeItsFirstEvent(Leaving leaving) throws Exception {
    try (var client = ingress.connect()) {
      client.post(CHAT, STREAMED);
      var ask = ingress.router.expectMessageClass(Stream.class);
      leaving.leave(client);

      assertEquals(ask.replyTo(), ingress.router.expectMessageClass(Cancel.class).replyTo());
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelsAStreamUnderWayAtOnce(Leaving leaving) throws Exception {
    try (var client = ingress.connect()) {
      client.post(CHAT, STREAMED);
      var ask = ingress.router.expectMessageClass(Stream.class);
      ask.replyTo().tell(new Delta(new ModelEvent.Text("hi")));
      client.readUntil("\"hi\"");
      var left = System.nanoTime();
      leaving.leave(client);

      assertEquals(ask.replyTo(), ingress.router.expectMessageClass(Cancel.class).replyTo());
      var millis = (System.nanoTime() - left) / 1_000_000;
      assertTrue(millis < 1_000, "took " + millis + " ms: noticed by the failing write only");
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelsAToolsCall(Leaving leaving) throws Exception {
    try (var client = ingress.connect()) {
      client.post("/v1/tools/echo", "{}");
      var ask = ingress.tool.expectMessageClass(ToolCommand.Call.class);
      leaving.leave(client);

      assertEquals(
          ask.replyTo(), ingress.tool.expectMessageClass(ToolCommand.Cancel.class).replyTo());
    }
  }

  @Test
  void endsTheReferenceOfAStreamThatWasLeft() throws Exception {
    try (var client = ingress.connect()) {
      client.post(CHAT, STREAMED);
      var ask = ingress.router.expectMessageClass(Stream.class);
      client.reset();

      ingress.router.expectMessageClass(Cancel.class);
      ask.replyTo().tell(new Failed(ModelFailure.of(Kind.CANCELLED, "cancelled")));
      ingress.router.expectTerminated(ask.replyTo());
    }
  }

  @Test
  void takesConnectionCloseForNoHangUp() throws Exception {
    try (var client = ingress.connect()) {
      client
          .head(
              "POST " + CHAT + " HTTP/1.1",
              "Host: localhost",
              "Connection: close",
              "Content-Type: application/json",
              "Content-Length: " + WHOLE.length())
          .send(WHOLE);
      var ask = ingress.router.expectMessageClass(Generate.class);
      ingress.router.expectNoMessage(Duration.ofMillis(50));
      ask.replyTo().tell(new Answered(ModelResponse.of("whole")));

      assertTrue(client.readAll().contains("\"whole\""));
    }
  }

  @Test
  void cancelsNothingAfterTheAnswer() throws Exception {
    try (var client = ingress.connect()) {
      client.post(CHAT, WHOLE);
      var ask = ingress.router.expectMessageClass(Generate.class);
      ask.replyTo().tell(new Answered(ModelResponse.of("whole")));
      client.readUntil("\"whole\"");
      client.reset();

      ingress.router.expectNoMessage(Duration.ofMillis(50));
    }
  }
}
