package dev.troupe.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

class BedrockProtocolTest {

  private static final String HI =
      "\"messages\": [{\"role\": \"user\", \"content\": [{\"text\": \"Hi you\"}]}]";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static SimulatorHarness harness;

  @BeforeAll
  static void start() {
    harness = new SimulatorHarness(SimulatorSettings.defaults().withApiKey("s3cret"));
  }

  @AfterAll
  static void stop() {
    harness.close();
    CLIENT.close();
  }

  private static HttpResponse<byte[]> ask(String path, String fields, String key)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(harness.baseUrl().resolve("/model/" + path))
            .header("authorization", "Bearer " + key)
            .POST(BodyPublishers.ofString("{" + fields + "}"))
            .build();
    return CLIENT.send(request, BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> ask(String path, String fields)
      throws IOException, InterruptedException {
    return ask(path, fields, "s3cret");
  }

  private static String type(Message message, String header) {
    return Optional.ofNullable(message.getHeaders().get(header)).orElseThrow().getString();
  }

  @Test
  void streamsMessagesThatTheLibraryOfAwsReads() throws Exception {
    var answer = ask("echo/converse-stream", HI);

    var messages = new ArrayList<Message>();
    var decoder = new MessageDecoder(messages::add); // checks the checksums
    decoder.feed(answer.body());
    assertEquals(
        Optional.of("application/vnd.amazon.eventstream"),
        answer.headers().firstValue("content-type"));
    assertEquals(
        List.of(
            "messageStart",
            "contentBlockDelta",
            "contentBlockDelta",
            "contentBlockStop",
            "messageStop",
            "metadata"),
        messages.stream().map(message -> type(message, ":event-type")).toList());
    var delta = new String(messages.get(1).getPayload(), StandardCharsets.UTF_8);
    assertEquals(
        Json.parse("{\"contentBlockIndex\": 0, \"delta\": {\"text\": \"Hi \"}}"),
        Json.parse(delta));
  }

  @Test
  void tellsAnErrorOfAStreamAsAnException() throws Exception {
    var fault = "{\\\"then\\\": \\\"error\\\"}";

    var answer = ask("fault/converse-stream", HI.replace("Hi you", fault));

    var messages = new ArrayList<Message>();
    new MessageDecoder(messages::add).feed(answer.body());
    assertEquals("exception", type(messages.getFirst(), ":message-type"));
    assertEquals("internalServerException", type(messages.getFirst(), ":exception-type"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "echo/converse | \"messages\": []",
        "echo/converse | \"messages\": [{\"role\": \"assistant\", \"content\": [{\"text\":"
            + " \"a\"}]}]",
        "echo/converse | \"messages\": [{\"role\": \"user\", \"content\": []}]",
        "echo/converse | \"messages\": [{\"role\": \"user\", \"content\": [{\"text\": \" \"}]}]",
        "tools/converse | \"messages\": [{\"role\": \"user\", \"content\": [{\"toolResult\":"
            + " {\"toolUseId\": \"a\", \"content\": [{\"text\": \"1\"}]}}]}]",
      })
  void refusesWhatTheApiRefuses(String path, String fields) throws Exception {
    var answer = ask(path, fields);

    assertEquals(400, answer.statusCode());
    assertTrue(
        answer.headers().firstValue("x-amzn-errortype").orElse("").startsWith("ValidationExc"));
    assertTrue(Json.parse(answer.body()).path("message").isTextual());
  }

  @Test
  void refusesAnotherKeyAsTheApiDoes() throws Exception {
    var answer = ask("echo/converse", HI, "wrong");

    assertEquals(403, answer.statusCode());
    assertTrue(
        answer.headers().firstValue("x-amzn-errortype").orElse("").startsWith("AccessDenied"));
  }
}
