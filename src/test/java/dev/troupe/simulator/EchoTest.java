package dev.troupe.simulator;

import static dev.troupe.simulator.SimulatorHarness.ask;
import static dev.troupe.simulator.SimulatorHarness.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.simulator.SimulatorLog.Outcome;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EchoTest {

  private static final String PROMPT = "hello  brave\nnew wörld";

  private static SimulatorHarness harness;

  @BeforeAll
  static void start() {
    harness = new SimulatorHarness(SimulatorSettings.defaults());
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void repeatsTheLastUserMessage() throws IOException, InterruptedException {
    var response = harness.chat(ask("echo", false, PROMPT));

    var body = Json.parse(response.body());
    assertEquals(200, response.statusCode());
    assertEquals(PROMPT, body.at("/choices/0/message/content").asText());
    assertEquals("stop", body.at("/choices/0/finish_reason").asText());
  }

  @Test
  void countsOneTokenForEachWord() throws IOException, InterruptedException {
    var response = harness.chat(ask("echo", false, PROMPT));

    var usage = Json.parse(response.body()).path("usage");
    assertEquals(4, usage.path("prompt_tokens").asInt());
    assertEquals(4, usage.path("completion_tokens").asInt());
    assertEquals(8, usage.path("total_tokens").asInt());
  }

  @Test
  void streamsAWordInEachEvent() throws IOException, InterruptedException {
    var response = harness.chat(ask("echo", true, PROMPT));

    var words = Events.of(response.body()).texts();
    assertEquals(List.of("", "hello  ", "brave\n", "new ", "wörld"), words);
  }

  @Test
  void endsAStreamWithItsFinishReasonAndTheEndMarker() throws IOException, InterruptedException {
    var response = harness.chat(ask("echo", true, PROMPT));

    var events = Events.of(response.body());
    assertEquals("stop", events.json().getLast().at("/choices/0/finish_reason").asText());
    assertTrue(events.done());
  }

  @Test
  void tellsTheUsageOfAStreamOnlyWhenAsked() throws IOException, InterruptedException {
    var body = (ObjectNode) Json.parse(ask("echo", true, PROMPT));
    body.putObject("stream_options").put("include_usage", true);

    var asked = Events.of(harness.chat(Json.text(body)).body()).json().getLast();
    var unasked = Events.of(harness.chat(ask("echo", true, PROMPT)).body()).json();

    assertTrue(asked.path("choices").isEmpty());
    assertEquals(8, asked.at("/usage/total_tokens").asInt());
    assertTrue(unasked.stream().noneMatch(event -> event.has("usage")));
  }

  @Test
  void readsTheTextPartsOfAMessage() throws IOException, InterruptedException {
    var response =
        harness.chat(
            """
            {"model": "echo", "messages": [{"role": "user", "content": [
              {"type": "text", "text": "one "},
              {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}},
              {"type": "text", "text": "two"}]}]}
            """);

    assertEquals("one two", Json.parse(response.body()).at("/choices/0/message/content").asText());
  }

  @Test
  void logsEachRequestAndHowItsAnswerEnded() throws IOException, InterruptedException {
    var number = harness.log().count() + 1;
    harness.chat(ask("echo", true, PROMPT));

    var logged = await(harness.log().arrived(number));
    assertEquals("/v1/chat/completions", logged.path());
    assertEquals("application/json", logged.header("Content-Type").orElseThrow());
    assertEquals("echo", logged.body().path("model").asText());
    assertEquals(Outcome.COMPLETED, await(logged.ended()).outcome());
  }
}
