package dev.troupe.contract;

import static dev.troupe.contract.ContractStand.ask;
import static dev.troupe.contract.ContractStand.fault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.contract.VendorWire.Oddity;
import dev.troupe.dialect.Requests;
import dev.troupe.model.FinishReason;
import dev.troupe.model.Message;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Part;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.Role;
import dev.troupe.model.ToolSpec;
import dev.troupe.provider.ModelRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every dialect tells of answers that go well. */
abstract class AnswerClaims extends Contract {

  private static final String SCHEMA =
      """
      {"type":"object","required":["city"],
       "properties":{"city":{"type":"string","minLength":3}},"additionalProperties":false}\
      """;
  private static final List<ToolSpec> TOOLS =
      List.of(
          new ToolSpec("weather", "Tells the weather", Requests.json(SCHEMA)),
          new ToolSpec("time", "Tells the time", Requests.json("{\"type\":\"object\"}")));

  AnswerClaims(VendorWire wire) {
    super(wire);
  }

  @Test
  void answersWhole() throws Exception {
    var response = stand().whole("echo").generate("one two three");

    assertEquals("one two three", response.content());
    assertEquals(FinishReason.STOP, response.finishReason());
  }

  @Test
  void putsAStreamedAnswerTogether() throws Exception {
    var response = stand().streamed("echo").generate("one two three");

    assertEquals("one two three", response.content());
    assertEquals(FinishReason.STOP, response.finishReason());
  }

  @Test
  void streamsAnswerPieceByPiece() throws Exception {
    var events = events(stand().streamed("echo"), ModelRequest.of("one two three"));

    assertEquals(List.of("one ", "two ", "three"), texts(events));
    assertTrue(events.getFirst() instanceof ModelEvent.Began, events::toString);
    assertEquals(
        1, events.stream().filter(ModelEvent.Finished.class::isInstance).count(), events::toString);
  }

  private static List<ModelEvent> events(ModelRef model, ModelRequest request) throws Exception {
    var events = new ArrayList<ModelEvent>();
    try (var stream = model.stream(request)) {
      for (var next = stream.next(); next.isPresent(); next = stream.next()) {
        events.add(next.get());
      }
    }
    return events;
  }

  private static List<String> texts(List<ModelEvent> events) {
    return events.stream()
        .filter(ModelEvent.Text.class::isInstance)
        .map(event -> ((ModelEvent.Text) event).text())
        .toList();
  }

  @Test
  void sendsTheSystemPrompt() throws Exception {
    var request = ModelRequest.builder().system("Be brief").user("one").build();

    var response = stand().whole("echo").generate(request);

    assertEquals("one", response.content());
    assertEquals(3, response.usage().orElseThrow().inputTokens());
  }

  @Test
  void keepsAConversationInItsOrder() throws Exception {
    var request =
        ModelRequest.builder()
            .user("one")
            .message(Message.assistant("two"))
            .user("three four")
            .build();

    var response = stand().whole("echo").generate(request);

    assertEquals("three four", response.content());
    assertEquals(4, response.usage().orElseThrow().inputTokens());
  }

  @Test
  void keepsEveryCharacter() throws Exception {
    var text = "\u00e9 \u4e16\u754c \ud83d\ude00 \"quoted\" \\back\\ {json}\n\tlines";

    assertEquals(text, stand().streamed("echo").generate(text).content());
    assertEquals(text, stand().whole("echo").generate(text).content());
  }

  @Test
  void makesAToolRoundTrip() throws Exception {
    roundTrip(stand().whole("tools"));
  }

  @Test
  void makesAStreamedToolRoundTrip() throws Exception {
    roundTrip(stand().streamed("tools"));
  }

  private static void roundTrip(ModelRef model) throws Exception {
    var asked = model.generate(question());
    assertEquals(FinishReason.TOOL_CALLS, asked.finishReason());
    assertEquals(1, asked.toolCalls().size());
    var call = asked.toolCalls().getFirst();
    assertEquals("weather", call.name());
    assertEquals(Requests.json("{\"city\":\"aaa\"}"), Requests.json(call.arguments()));
    assertFalse(call.id().isEmpty());

    assertEquals("The tool answered: rain", model.generate(answered(asked)).content());
  }

  private static ModelRequest question() {
    return ModelRequest.builder().user("How is it?").tools(TOOLS).build();
  }

  private static ModelRequest answered(ModelResponse asked) {
    var results =
        asked.toolCalls().stream()
            .<Part>map(call -> new Part.ToolResult(call.id(), new TextNode("rain"), false))
            .toList();
    return question()
        .with()
        .message(asked.message())
        .message(new Message(Role.TOOL, results))
        .build();
  }

  @Test
  void callsToolsInParallel() throws Exception {
    parallel(stand().whole("parallel"));
  }

  @Test
  void streamsParallelToolCalls() throws Exception {
    parallel(stand().streamed("parallel"));
  }

  private static void parallel(ModelRef model) throws Exception {
    var asked = model.generate(question());

    assertEquals(
        List.of("weather", "time"), asked.toolCalls().stream().map(Part.ToolCall::name).toList());
    assertEquals(Requests.json("{}"), Requests.json(asked.toolCalls().getLast().arguments()));
    assertEquals(
        2, asked.toolCalls().stream().map(Part.ToolCall::id).collect(Collectors.toSet()).size());
    assertEquals("The tool answered: rain", model.generate(answered(asked)).content());
  }

  @Test
  void sendsAnImage() throws Exception {
    var request = Requests.images("data:image/png;base64,iVBORw0KGgo=");

    assertEquals("Pictures: image/png 8 bytes", stand().whole("see").generate(request).content());
  }

  @Test
  void answersInTheFormOfASchema() throws Exception {
    var request =
        ModelRequest.of("Go")
            .with()
            .responseFormat(new ResponseFormat.Schema("place", Requests.json(SCHEMA), true))
            .build();

    var response = stand().streamed("json").generate(request);

    assertEquals(Requests.json("{\"city\":\"aaa\"}"), Requests.json(response.content()));
  }

  @Test
  void tellsTheThinking() throws Exception {
    var whole = stand().whole("think").generate(question());
    var streamed = stand().streamed("think").generate(question());

    assertEquals("A tool may know.", whole.thinking().orElseThrow().text());
    assertEquals("A tool may know.", streamed.thinking().orElseThrow().text());
    assertEquals("weather", streamed.toolCalls().getFirst().name());
  }

  @Test
  void sendsThinkingBackUnchangedInAToolLoop() throws Exception {
    for (var model : List.of(stand().whole("think"), stand().streamed("think"))) {
      var asked = model.generate(question());

      assertEquals("Thoughts given back: 1", model.generate(answered(asked)).content());
    }
  }

  @Test
  void countsUsage() throws Exception {
    for (var model : List.of(stand().whole("echo"), stand().streamed("echo"))) {
      var usage = model.generate("one two three").usage().orElseThrow();

      assertEquals(3, usage.inputTokens());
      assertEquals(3, usage.outputTokens());
    }
  }

  @Test
  void countsCachedAndReasoningTokensOnce() throws Exception {
    for (var response :
        List.of(
            faultyWhole().generate(whole(Oddity.FULL_USAGE)),
            faulty().generate(stream(Oddity.FULL_USAGE)))) {
      var usage = response.usage().orElseThrow();

      assertEquals(15, usage.inputTokens());
      assertEquals(7, usage.outputTokens());
      assertEquals(OptionalLong.of(4), usage.cachedInputTokens());
      assertEquals(OptionalLong.of(3), usage.reasoningTokens());
    }
  }

  @Test
  void namesTheModelThatAnswered() throws Exception {
    assertEquals("echo", stand().whole("echo").generate(HI).model());
    assertEquals("echo", stand().streamed("echo").generate(HI).model());
  }

  @Test
  void tellsTheIdOfTheAnswer() throws Exception {
    assertTrue(stand().whole("echo").generate(HI).responseId().isPresent());
    assertTrue(stand().streamed("echo").generate(HI).responseId().isPresent());
  }

  @Test
  void tellsTheIdOfTheRequest() throws Exception {
    var fault = fault();
    fault.putObject("headers").put(wire.requestIdHeader(), "req-7");

    assertEquals(Optional.of("req-7"), faulty().generate(ask(fault)).requestId());
  }

  @Test
  void tellsThatTheLengthCutAnAnswer() throws Exception {
    assertEquals(
        FinishReason.LENGTH, faulty().generate(stream(Oddity.CUT_BY_LENGTH)).finishReason());
    assertEquals(
        FinishReason.LENGTH, faultyWhole().generate(whole(Oddity.CUT_BY_LENGTH)).finishReason());
  }

  @Test
  void tellsThatAFilterCutAnAnswer() throws Exception {
    assertEquals(
        FinishReason.CONTENT_FILTER,
        faulty().generate(stream(Oddity.CUT_BY_FILTER)).finishReason());
    assertEquals(
        FinishReason.CONTENT_FILTER,
        faultyWhole().generate(whole(Oddity.CUT_BY_FILTER)).finishReason());
  }

  @Test
  void tellsTheSameHoweverTheBytesAreSplit() throws Exception {
    var stream = wire.stream(Oddity.FULL_USAGE);
    var expected = faulty().generate(stream(Oddity.FULL_USAGE));

    for (var lineEnd : List.of("\n", "\r\n")) {
      var bytes = wire.framed(stream.replace("\n", lineEnd));
      var request = RawAnswer.split(wire.streamType(), bytes);
      var response = faulty().generate(request);

      assertEquals(expected.content(), response.content());
      assertEquals(expected.usage(), response.usage());
      assertEquals(expected.finishReason(), response.finishReason());
    }
  }
}
