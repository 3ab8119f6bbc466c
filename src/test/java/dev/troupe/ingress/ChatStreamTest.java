package dev.troupe.ingress;

import static dev.troupe.ingress.TestIngress.json;
import static dev.troupe.ingress.TestIngress.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.model.FinishReason;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.ResponseAssembler;
import dev.troupe.model.Usage;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Credit;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Stream;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatStreamTest {

  private static final String PATH = "/v1/chat/completions";
  private static final String HELLO =
      """
      {"model":"local/small","stream":true,"messages":[{"role":"user","content":"hello"}]}\
      """;
  private static final String HELLO_WITH_USAGE =
      HELLO.replace(
          "\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
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
  void streamsRoleTextReasonAndDone() throws Exception {
    var pending = ingress.post(PATH, HELLO);
    var replyTo = opened();
    replyTo.tell(new Delta(new ModelEvent.Began(Optional.of("r-1"), Optional.of("small-1"))));
    replyTo.tell(text("good "));
    replyTo.tell(text("day"));
    replyTo.tell(new Delta(new ModelEvent.Finished(FinishReason.STOP)));
    replyTo.tell(new Answered(ModelResponse.of("good day")));
    var response = within(pending);
    var chunks = chunks(response);

    assertEquals("text/event-stream", response.headers().firstValue("content-type").orElseThrow());
    assertTrue(response.body().endsWith("data: [DONE]\n\n"));
    assertEquals("assistant", chunks.getFirst().at("/choices/0/delta/role").asText());
    assertEquals("good day", contentOf(chunks));
    assertEquals("stop", chunks.getLast().at("/choices/0/finish_reason").asText());
    assertEquals(
        json(
            """
            {"id":"r-1","object":"chat.completion.chunk","created":%d,"model":"small-1","choices":[
            {"index":0,"delta":{"content":"good "},"logprobs":null,"finish_reason":null}]}\
            """
                .formatted(chunks.get(1).get("created").asLong())),
        chunks.get(1));
  }

  @Test
  void namesWhoServesInItsHeaders() throws Exception {
    var pending = ingress.post(PATH, HELLO);
    var replyTo = opened();
    var began = new ModelEvent.Began(Optional.of("r-1"), Optional.of("small-1"));
    replyTo.tell(new Delta(began.by("local", 2)));
    replyTo.tell(text("hi"));
    replyTo.tell(new Answered(ModelResponse.of("hi")));
    var headers = within(pending).headers();

    assertEquals("local", headers.firstValue("troupe-provider").orElseThrow());
    assertEquals("small-1", headers.firstValue("troupe-model").orElseThrow());
    assertEquals("2", headers.firstValue("troupe-attempts").orElseThrow());
  }

  @Test
  void endsWithUsageWhenAskedTo() throws Exception {
    var pending = ingress.post(PATH, HELLO_WITH_USAGE);
    var replyTo = opened();
    replyTo.tell(text("hi"));
    replyTo.tell(new Answered(answered(Usage.of(3, 4))));
    var chunks = chunks(within(pending));

    assertTrue(chunks.get(1).has("usage"));
    assertTrue(chunks.get(1).get("usage").isNull());
    assertEquals(0, chunks.getLast().get("choices").size());
    assertEquals(7, chunks.getLast().at("/usage/total_tokens").asInt());
  }

  @Test
  void streamsToolCallsByTheirIndex() throws Exception {
    var pending = ingress.post(PATH, HELLO);
    var replyTo = opened();
    replyTo.tell(
        new Delta(
            new ModelEvent.ToolCallDelta(1, Optional.of("call_1"), Optional.of("weather"), "{")));
    replyTo.tell(
        new Delta(new ModelEvent.ToolCallDelta(1, Optional.empty(), Optional.empty(), "}")));
    replyTo.tell(new Answered(ModelResponse.of("")));
    var chunks = chunks(within(pending));

    assertEquals(
        json(
            """
            {"tool_calls":[{"index":1,"id":"call_1","type":"function","function":{"name":"weather","arguments":"{"}}]}\
            """),
        chunks.get(1).at("/choices/0/delta"));
    assertEquals(
        json("{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"}\"}}]}"),
        chunks.get(2).at("/choices/0/delta"));
  }

  @Test
  void streamsThinkingAsReasoningContent() throws Exception {
    var pending = ingress.post(PATH, HELLO);
    var replyTo = opened();
    replyTo.tell(new Delta(new ModelEvent.Thinking("hm", Optional.empty())));
    replyTo.tell(new Answered(ModelResponse.of("")));
    var chunks = chunks(within(pending));

    assertEquals("hm", chunks.get(1).at("/choices/0/delta/reasoning_content").asText());
  }

  @Test
  void endsWithWhatSendsTheThinkingBack() throws Exception {
    var pending = ingress.post(PATH, HELLO);
    var replyTo = opened();
    replyTo.tell(new Delta(new ModelEvent.Thinking("hm", Optional.of("proof"))));
    var assembler = new ResponseAssembler();
    assembler.add(new ModelEvent.Thinking("hm", Optional.of("proof")));
    assembler.add(new ModelEvent.Finished(FinishReason.STOP));
    replyTo.tell(new Answered(assembler.response(Optional.empty())));
    var chunks = chunks(within(pending));

    assertEquals(
        json(
            """
            [{"type":"reasoning.encrypted","data":"{\\"text\\":\\"hm\\",\\"signature\\":\\"proof\\"}","index":0}]\
            """),
        chunks.get(2).at("/choices/0/delta/reasoning_details"));
    assertEquals("stop", chunks.get(3).at("/choices/0/finish_reason").asText());
  }

  @Test
  void joinsASurrogatePairThatTwoDeltasShareAndReplacesALoneHalf() throws Exception {
    var pending = ingress.post(PATH, HELLO);
    var replyTo = opened();
    replyTo.tell(text("a\ud83d"));
    replyTo.tell(text("\ude00b"));
    replyTo.tell(text("\ude00c \"quoted\"\n"));
    replyTo.tell(new Answered(ModelResponse.of("")));

    assertEquals("a\ud83d\ude00b\ufffdc \"quoted\"\n", contentOf(chunks(within(pending))));
  }

  @Test
  void givesAFailureBeforeTheFirstEventItsRealStatus() throws Exception {
    var pending = ingress.post(PATH, HELLO);
    var replyTo = opened();
    replyTo.tell(new Delta(new ModelEvent.Began(Optional.empty(), Optional.empty())));
    replyTo.tell(new Failed(ModelFailure.of(Kind.THROTTLED, "provider 'local': full")));
    var response = within(pending);

    assertEquals(429, response.statusCode());
    assertEquals("rate_limit_error", json(response).at("/error/type").asText());
  }

  @Test
  void endsABrokenStreamWithAnErrorEventAndNeverWithAReason() throws Exception {
    var pending = ingress.post(PATH, HELLO);
    var replyTo = opened();
    replyTo.tell(text("half"));
    replyTo.tell(new Delta(new ModelEvent.Finished(FinishReason.STOP)));
    replyTo.tell(new Failed(ModelFailure.of(Kind.BROKEN, "provider 'local': cut")));
    var response = within(pending);
    var chunks = chunks(response);

    assertEquals(200, response.statusCode());
    assertEquals("provider 'local': cut", chunks.getLast().at("/error/message").asText());
    assertFalse(response.body().contains("\"finish_reason\":\""), response.body());
    assertFalse(response.body().contains("[DONE]"), response.body());
  }

  @Test
  void sendsACommentWhileTheModelIsSilentAlsoBeforeItsFirstWord() throws Exception {
    try (var client = ingress.connect()) {
      client.post(PATH, HELLO);
      var replyTo = opened();
      var beforeFirst = client.readUntil(": still here\n\n");
      replyTo.tell(text("hi"));
      client.readUntil("\"hi\"");
      client.readUntil(": still here\n\n");
      replyTo.tell(new Answered(ModelResponse.of("hi")));
      client.readUntil("[DONE]");

      assertTrue(beforeFirst.startsWith("HTTP/1.1 200 OK"), beforeFirst);
    }
  }

  @Test
  void grantsCreditOnlyAsTheClientReads() throws Exception {
    try (var client = ingress.connect()) {
      client.post(PATH, HELLO);
      var stream = ingress.router.expectMessageClass(Stream.class);
      var credit = stream.credit();
      var large = text("x".repeat(1 << 20));
      var sent = 0;
      for (; credit > 0 && sent < 200; sent++, credit--) { // the kernel's buffers hold a few
        stream.replyTo().tell(large);
        if (credit == 1) {
          credit += creditWithin(500);
        }
      }

      assertTrue(sent < 200, "a client that reads nothing was sent 200 MiB");
    }
  }

  private int creditWithin(int millis) {
    try {
      return ingress
          .router
          .expectMessageClass(Credit.class, java.time.Duration.ofMillis(millis))
          .deltas();
    } catch (AssertionError _) {
      return 0; // the stream is blocked by its reader
    }
  }

  private ActorRef<StreamReply> opened() {
    return ingress.router.expectMessageClass(Stream.class).replyTo();
  }

  private static Delta text(String text) {
    return new Delta(new ModelEvent.Text(text));
  }

  private static ModelResponse answered(Usage usage) {
    return new ModelResponse(
        "hi",
        Optional.empty(),
        List.of(),
        FinishReason.STOP,
        Optional.of(usage),
        "small-1",
        "local",
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static String contentOf(List<JsonNode> chunks) {
    return chunks.stream()
        .map(chunk -> chunk.at("/choices/0/delta/content").asText(""))
        .collect(Collectors.joining());
  }

  private static List<JsonNode> chunks(HttpResponse<String> response) throws Exception {
    var chunks = new ArrayList<JsonNode>();
    for (var line : response.body().lines().toList()) {
      if (line.startsWith("data: {")) {
        chunks.add(json(line.substring("data: ".length())));
      }
    }
    return chunks;
  }
}
