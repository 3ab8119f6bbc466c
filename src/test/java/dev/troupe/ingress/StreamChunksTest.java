package dev.troupe.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Credit;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the events of a stream lie on the wire, byte for byte. */
@Timeout(60)
class StreamChunksTest {

  private static final String CHAT = "/v1/chat/completions";
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

  private static void ask(RawClient client, String protocol, String connection) throws IOException {
    client
        .head(
            "POST " + CHAT + " " + protocol,
            "Host: localhost",
            "Connection: " + connection,
            "Content-Type: application/json",
            "Content-Length: " + STREAMED.length())
        .send(STREAMED);
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  /** Ends the call of the next request after {@code deltas} of {@code length} characters each. */
  private List<String> play(int deltas, int length) {
    var call = ingress.router.expectMessageClass(Stream.class);
    var said = new ArrayList<String>();
    var credit = call.credit();
    for (int i = 0; i < deltas; i++) {
      while (credit == 0) {
        credit = ingress.router.expectMessageClass(Credit.class).deltas();
      }
      credit--;
      said.add(i + "," + "x".repeat(length));
      call.replyTo().tell(new Delta(new ModelEvent.Text(said.getLast())));
    }
    call.replyTo().tell(new Answered(ModelResponse.of(String.join("", said))));
    return said;
  }

  /** The chunks of a chunked body, which must be framed without a flaw. */
  private static List<String> chunks(String body) {
    var chunks = new ArrayList<String>();
    var at = 0;
    while (true) {
      var lineEnd = body.indexOf("\r\n", at);
      var length = Integer.parseInt(body.substring(at, lineEnd), 16);
      var end = lineEnd + 2 + length;
      assertEquals("\r\n", body.substring(end, end + 2), "behind chunk " + chunks.size());
      if (length == 0) {
        assertEquals(body.length(), end + 2, "nothing comes behind the last chunk");
        return chunks;
      }
      chunks.add(body.substring(lineEnd + 2, end));
      at = end + 2;
    }
  }

  private static String content(String events) {
    var content = new StringBuilder();
    for (var event : events.split("\n\n", -1)) {
      var at = event.indexOf("{\"content\":\"");
      if (at >= 0) {
        content.append(event, at + 12, event.indexOf("\"}", at));
      }
    }
    return content.toString();
  }

  @Test
  void eachEventIsAChunk() throws Exception {
    try (var client = ingress.connect()) {
      ask(client, "HTTP/1.1", "close");
      var said = play(200, 10);

      var answer = client.readAll();
      var chunks = chunks(body(answer));
      assertTrue(answer.contains("Transfer-Encoding: chunked"), answer);
      assertTrue(chunks.stream().allMatch(chunk -> chunk.endsWith("\n\n")), "events are whole");
      assertEquals(said.size() + 1, chunks.size(), "one for each, and one for the end");
      assertEquals(String.join("", said), content(String.join("", chunks)));
    }
  }

  /** It cannot tell chunks from what they frame. */
  @Test
  void aClientOfHttp10GetsNone() throws Exception {
    try (var client = ingress.connect()) {
      ask(client, "HTTP/1.0", "close");
      var said = play(200, 10);

      var answer = client.readAll();
      var body = body(answer);
      assertFalse(answer.contains("Transfer-Encoding"), answer);
      assertTrue(body.startsWith("data: "), body);
      assertTrue(body.endsWith("data: [DONE]\n\n"), body);
      assertEquals(String.join("", said), content(body));
    }
  }

  /** Part of them finds the socket full, and waits in the stream; the rest goes past it. */
  @ParameterizedTest
  @ValueSource(ints = {1_000, 200_000})
  void theirOrderIsThatOfTheEventsHoweverSlowlyTheyAreRead(int length) throws Exception {
    try (var client = ingress.connect()) {
      ask(client, "HTTP/1.1", "close");
      var said = play(60, length); // 12 MB, or what fits into the buffers of a socket

      var chunks = chunks(body(client.readAll()));
      assertEquals(String.join("", said), content(String.join("", chunks)));
    }
  }

  @Test
  void aConnectionServesOnBehindAStream() throws Exception {
    try (var client = ingress.connect()) {
      for (int round = 0; round < 3; round++) {
        ask(client, "HTTP/1.1", "keep-alive");
        var said = play(5, 10);

        var chunks = chunks(body(client.readUntil("data: [DONE]\n\n\r\n0\r\n\r\n")));
        assertEquals(String.join("", said), content(String.join("", chunks)));
      }
    }
  }
}
