package dev.troupe.ingress;

import static dev.troupe.ingress.TestIngress.json;
import static dev.troupe.ingress.TestIngress.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.tool.ToolCommand;
import dev.troupe.tool.ToolCommand.Answered;
import dev.troupe.tool.ToolCommand.Call;
import dev.troupe.tool.ToolCommand.Delta;
import dev.troupe.tool.ToolCommand.Description;
import dev.troupe.tool.ToolCommand.Failed;
import dev.troupe.tool.ToolCommand.Progress;
import dev.troupe.tool.ToolCommand.Stream;
import dev.troupe.tool.ToolFailure;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolsApiTest {

  private static final String PATH = "/v1/tools/echo";
  private static final ActorTestKit KIT = ActorTestKit.create();

  @SuppressWarnings("NullAway.Init") // before each test
  private TestIngress ingress;

  @BeforeEach
  void start() throws Exception {
    ingress = TestIngress.start(KIT, "comment-interval = 50ms");
  }

  @AfterEach
  void stop() {
    ingress.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  @Test
  void listsToolsWithTheirSchemas() throws Exception {
    ingress.tools.add(
        new Description("echo", "Says it again", json("{\"type\":\"object\"}"), 0, 0, 0, 0));

    assertEquals(
        json(
            """
            {"tools":[{"name":"echo","description":"Says it again","schema":{"type":"object"}}]}\
            """),
        json(ingress.get("/v1/tools")));
  }

  @Test
  void putsAnAnswerIntoTheEnvelope() throws Exception {
    var pending = ingress.post(PATH, "{\"text\":\"hi\"}");
    var call = ingress.tool.expectMessageClass(Call.class);
    call.replyTo().tell(new Answered(TextNode.valueOf("hi hi")));
    var response = within(pending);

    assertEquals(json("{\"text\":\"hi\"}"), call.input());
    assertEquals(200, response.statusCode());
    assertEquals(json("{\"success\":true,\"response\":\"hi hi\"}"), json(response));
    assertEquals(
        call.origin().callId(), response.headers().firstValue("troupe-call").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "invalid_input,false,400",
    "unknown_tool,false,404",
    "overloaded,true,503",
    "timed_out,true,504",
    "unavailable,true,503",
    "tool_failed,false,500",
    "throttled,true,429",
    "rejected,false,400",
    "broken,true,502"
  })
  void putsAFailureIntoTheEnvelopeWithItsStatus(String type, boolean retryable, int status)
      throws Exception {
    var pending = ingress.post(PATH, "{}");
    ingress.tool.expectMessageClass(Call.class).replyTo().tell(failed(type, retryable));
    var response = within(pending);

    assertEquals(status, response.statusCode());
    assertEquals(
        json(
            """
            {"success":false,"error":{"type":"%s","message":"tool 'echo': no","retryable":%s}}\
            """
                .formatted(type, retryable)),
        json(response));
  }

  @Test
  void passesTheRetryAfterOfTheModelCallOn() throws Exception {
    var throttled = ModelFailure.of(Kind.THROTTLED, "full").retryAfter(Duration.ofSeconds(7));
    var failure = new ToolFailure("throttled", "full", true, Optional.of(throttled));

    var pending = ingress.post(PATH, "{}");
    ingress.tool.expectMessageClass(Call.class).replyTo().tell(new Failed(failure));

    assertEquals("7", within(pending).headers().firstValue("retry-after").orElseThrow());
  }

  @Test
  void streamsProgressDeltasAndTheResult() throws Exception {
    var pending = ingress.post(PATH, "{}", ToolsApiTest::asEvents);
    var replyTo = ingress.tool.expectMessageClass(Stream.class).replyTo();
    replyTo.tell(new Progress(1, Optional.of(2.0), "half"));
    replyTo.tell(new Delta("hi"));
    replyTo.tell(new Answered(TextNode.valueOf("hi hi")));
    var response = within(pending);

    assertEquals("text/event-stream", response.headers().firstValue("content-type").orElseThrow());
    assertEquals(
        """
        event: progress
        data: {"done":1.0,"total":2.0,"message":"half"}

        event: delta
        data: {"text":"hi"}

        event: result
        data: {"success":true,"response":"hi hi"}

        """,
        response.body());
  }

  @Test
  void givesAFailureBeforeTheFirstEventItsRealStatus() throws Exception {
    var pending = ingress.post(PATH, "{}", ToolsApiTest::asEvents);
    var replyTo = ingress.tool.expectMessageClass(Stream.class).replyTo();
    replyTo.tell(failed("invalid_input", false));
    var response = within(pending);

    assertEquals(400, response.statusCode());
    assertEquals("invalid_input", json(response).at("/error/type").asText());
  }

  @Test
  void endsAStreamThatFailsLaterWithAnErrorEvent() throws Exception {
    var pending = ingress.post(PATH, "{}", ToolsApiTest::asEvents);
    var replyTo = ingress.tool.expectMessageClass(Stream.class).replyTo();
    replyTo.tell(new Delta("hi"));
    replyTo.tell(failed("tool_failed", false));
    var body = within(pending).body();

    assertTrue(
        body.contains("event: error\ndata: {\"success\":false,\"error\":{\"type\":\"tool_failed\""),
        body);
  }

  @Test
  void sendsACommentWhileTheToolIsQuiet() throws Exception {
    try (var client = ingress.connect()) {
      client.head(
          "POST /v1/tools/echo HTTP/1.1",
          "Host: localhost",
          "Accept: text/event-stream",
          "Content-Type: application/json",
          "Content-Length: 2");
      client.send("{}");
      ToolCommand.Stream call = ingress.tool.expectMessageClass(Stream.class);
      client.readUntil(": still here\n\n");
      call.replyTo().tell(new Answered(TextNode.valueOf("done")));

      client.readUntil("\"done\"");
    }
  }

  private static HttpRequest.Builder asEvents(HttpRequest.Builder request) {
    return request.header("Accept", "text/event-stream");
  }

  private static Failed failed(String type, boolean retryable) {
    return new Failed(new ToolFailure(type, "tool 'echo': no", retryable, Optional.empty()));
  }
}
