package dev.troupe.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.FinishReason;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Part;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.Role;
import dev.troupe.model.ToolSpec;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordAnswersTest {

  private static final ModelRequest QUESTION = ModelRequest.of("how much?");

  record Price(int cents, @Doc("The currency") Optional<String> currency) {
    Price {
      if (cents < 0) {
        throw new IllegalArgumentException("'cents' must be at least 0, got " + cents);
      }
    }
  }

  record Flags(Map<String, Boolean> flags) {}

  record Place(URI page) {}

  record Job(Runnable work) {}

  private final RecordAnswers answers = new RecordAnswers(2);
  private final List<ModelRequest> asked = new ArrayList<>();
  private final Queue<ModelResponse> said = new ArrayDeque<>();

  private ModelResponse generate(ModelRequest request) {
    asked.add(request);
    return said.remove();
  }

  private void say(String... texts) {
    for (var text : texts) {
      said.add(ModelResponse.of(text).servedBy("shop", "m"));
    }
  }

  private void say(FinishReason reason, String text, Part.ToolCall... calls) {
    said.add(
        new ModelResponse(
            text,
            Optional.empty(),
            List.of(calls),
            reason,
            Optional.empty(),
            "m",
            "shop",
            Optional.empty(),
            Optional.empty(),
            List.of()));
  }

  private Price price() throws InterruptedException {
    return answers.generate(QUESTION, Price.class, this::generate);
  }

  private String correction() {
    return asked.getLast().lastUserText();
  }

  @Test
  void makesARecordOfTheAnswer() throws InterruptedException {
    say("{\"cents\": 5, \"currency\": null}");

    assertEquals(new Price(5, Optional.empty()), price());
  }

  @Test
  void tellsTheSchemaInWhichAllIsWrittenDown() throws Exception {
    say("{\"cents\": 5}");
    var expected =
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "properties": {
            "cents": {"type": "integer"},
            "currency": {"type": ["string", "null"], "description": "The currency"}
          },
          "required": ["cents", "currency"],
          "additionalProperties": false
        }
        """;

    price();

    assertEquals(
        Optional.of(new ResponseFormat.Schema("Price", ToolJson.MAPPER.readTree(expected), true)),
        asked.getFirst().responseFormat());
    assertEquals(QUESTION.messages(), asked.getFirst().messages());
  }

  @ParameterizedTest
  @ValueSource(classes = {Flags.class, Place.class})
  void asksForNoStrictnessWhereASchemaIsMoreThanVendorsEnforce(Class<? extends Record> type) {
    say("[]", "[]", "[]");

    assertThrows(
        ModelException.Malformed.class, () -> answers.generate(QUESTION, type, this::generate));

    assertFalse(((ResponseFormat.Schema) asked.getFirst().responseFormat().get()).strict());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```json\n{\"cents\": 5}\n```",
        "```\n{\"cents\": 5}```\n",
        "\n  {\"cents\": 5}\n",
        "{\n  \"cents\": 5\n}"
      })
  void readsTheAnswerWithinItsFence(String text) throws InterruptedException {
    say(text);

    assertEquals(5, price().cents());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'cents': '5'}               | 'cents' must be integer, got a string
          {'currency': 'EUR'}          | 'cents' is missing
          {'cents': 5, 'tax': 1}       | 'tax' is no field here
          {'cents': -1}                | 'cents' must be at least 0, got -1
          [5]                          | expected a JSON object, got an array
          {'cents': 5                  | is JSON that ends before it is whole
          It costs 5.                  | is no JSON at line 1, column 1
          {'cents': 5} as I said       | is no JSON at line 1, column 14
          {'cents': 5, 'cents': 6}     | is more than one JSON value, or has a field twice
          {'cents': 5} {'cents': 6}    | is more than one JSON value, or has a field twice
          ~~                           | is empty
          """)
  void asksAgainWithWhatDoesNotFit(String wrong, String misfit) throws InterruptedException {
    say(wrong.replace('\'', '"'), "{\"cents\": 6}");

    assertEquals(6, price().cents());

    assertEquals(2, asked.size());
    assertTrue(
        correction().startsWith("Your answer does not fit: " + misfit + ". Answer with one JSON"),
        this::correction);
    assertTrue(correction().contains("\"The currency\""), this::correction);
    assertEquals(Role.ASSISTANT, asked.getLast().messages().get(1).role());
  }

  @Test
  void isMalformedWhereNoAnswerFitsAndNamesTheField() {
    say("{\"cents\": \"a\"}", "{\"cents\": \"b\"}", "{\"cents\": \"c\"}", "{\"cents\": 1}");

    var failed = assertThrows(ModelException.Malformed.class, this::price);

    assertEquals(3, asked.size());
    assertEquals(
        "provider 'shop': answer as Price: 'cents' must be integer, got a string, after 2"
            + " corrections; ask otherwise, or another model",
        failed.getMessage());
    assertEquals("{\"cents\": \"c\"}", failed.failure().partialText());
    assertEquals(Optional.of("m"), failed.failure().model());
    assertFalse(failed.isRetryable());
  }

  @Test
  void tellsABoundedPartOfWhatDoesNotFit() {
    say("{\"" + "x".repeat(1_000_000) + "\": 1}", "", "");

    assertThrows(ModelException.Malformed.class, this::price);

    var first = asked.get(1).lastUserText();
    assertTrue(first.length() < 5_000, () -> first.length() + " characters");
  }

  @Test
  void doesNotTakeACutAnswerForAWholeOne() {
    say(FinishReason.LENGTH, "{\"cents\": 5}");

    var failed = assertThrows(ModelException.Malformed.class, this::price);

    assertEquals(1, asked.size());
    var message = failed.failure().message();
    assertTrue(message.contains("raise maxOutputTokens"), message);
  }

  @Test
  void isBlockedWhereTheFilterCutTheAnswer() {
    say(FinishReason.CONTENT_FILTER, "{\"cents\"");

    assertThrows(ModelException.Blocked.class, this::price);
  }

  @Test
  void givesNoCallOfAToolBackThatNobodyAnswers() throws InterruptedException {
    say(FinishReason.TOOL_CALLS, "", new Part.ToolCall("1", "look", "{}"));
    say("{\"cents\": 5}");

    assertEquals(5, price().cents());

    assertEquals(List.of(new Part.Text("")), asked.getLast().messages().get(1).parts());
  }

  @Test
  void refusesARequestThatOffersTools() {
    var tool = new ToolSpec("look", "", ToolJson.MAPPER.createObjectNode());
    var request = QUESTION.with().tools(List.of(tool)).build();

    assertThrows(
        IllegalArgumentException.class,
        () -> answers.generate(request, Price.class, this::generate));
  }

  @Test
  void refusesARecordThatNoJsonCanStandFor() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> answers.generate(QUESTION, Job.class, this::generate));

    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("Job.work is a Runnable"),
        refused::toString);
  }
}
