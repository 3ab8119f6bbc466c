package dev.troupe.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.troupe.model.Message;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.Role;
import dev.troupe.model.ToolChoice;
import dev.troupe.model.ToolSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitTest {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ToolSpec TOOL = new ToolSpec("add", "", JSON.objectNode());

  private static Fit fit(ModelRequest request, String capabilities) {
    return Fit.of(request, Optional.of(Models.model("m", "capabilities { " + capabilities + " }")));
  }

  private static ModelRequest.Builder hi() {
    return ModelRequest.builder().user("hi");
  }

  @Test
  void sendsEverythingToAModelThatIsNotKnown() {
    var request = hi().temperature(0.5).reasoningEffort(ReasoningEffort.MAX).build();

    var fit = Fit.of(request, Optional.empty());

    assertSame(request, fit.request());
    assertEquals(List.of(), fit.notes());
  }

  @Test
  void changesNothingThatNobodySaidAnythingOf() {
    var request =
        hi().temperature(0.5)
            .maxOutputTokens(9)
            .seed(7)
            .tools(List.of(TOOL))
            .toolChoice(new ToolChoice.Required())
            .responseFormat(new ResponseFormat.Json())
            .reasoningEffort(ReasoningEffort.HIGH)
            .extra("openai", JSON.objectNode())
            .build();

    assertEquals(new Fit(request, List.of(), Optional.empty()), fit(request, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]     | 0.5 |     | temperature 0.5 was left out: model 'm' takes none",
        "[1, 1] | 0.5 |     | temperature 0.5 was left out: model 'm' has always 1.0",
        "[1, 1] | 1.0 | 1.0 |",
        "[0, 1] | 1.5 | 1.0 | temperature 1.5 was changed to 1.0, the nearest that model 'm' takes",
        "[0.5, 1] | 0.1 | 0.5 | temperature 0.1 was changed to 0.5, the nearest that model 'm'"
            + " takes",
        "[0, 1] | 0.7 | 0.7 |",
      })
  void bringsTheTemperatureWithinWhatTheModelTakes(
      String taken, double asked, Double sent, String note) {
    var fit = fit(hi().temperature(asked).build(), "temperature = " + taken);

    assertEquals(Optional.ofNullable(sent), fit.request().temperature());
    assertEquals(Optional.ofNullable(note).stream().toList(), fit.notes());
    assertEquals(Optional.empty(), fit.objection());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "efforts = [low, high]  | HIGH    | HIGH |",
        "efforts = [low, high]  | MAX     | HIGH | reasoningEffort max was changed to high, the"
            + " nearest that model 'm' takes",
        "efforts = [high, low]  | NONE    | LOW  | reasoningEffort none was changed to low, the"
            + " nearest that model 'm' takes",
        "efforts = []           | LOW     |      | reasoningEffort low was left out: model 'm'"
            + " knows none",
        "efforts = [], thinking.budget = [1, 9] | LOW | | reasoningEffort low was left out: model"
            + " 'm' thinks by a budget, which its vendor's own fields set",
      })
  void asksForTheNearestEffortThatTheModelKnows(
      String known, ReasoningEffort asked, ReasoningEffort sent, String note) {
    var fit = fit(hi().reasoningEffort(asked).build(), "thinking." + known);

    assertEquals(Optional.ofNullable(sent), fit.request().reasoningEffort());
    assertEquals(Optional.ofNullable(note).stream().toList(), fit.notes());
  }

  @Test
  void asksForNoMoreOutputThanTheModelHas() {
    var model = Models.model("m", "max-output-tokens = 100");

    var fit = Fit.of(hi().maxOutputTokens(500).build(), Optional.of(model));

    assertEquals(Optional.of(100), fit.request().maxOutputTokens());
    assertEquals(
        List.of("maxOutputTokens 500 was changed to 100, the nearest that model 'm' takes"),
        fit.notes());
  }

  @Test
  void refusesAnImageThatTheModelDoesNotSee() {
    var image = new Message(Role.USER, List.of(new Part.Image("data:image/png;base64,AA")));
    var request = ModelRequest.builder().message(image).build();

    assertEquals(
        Optional.of("model 'm' sees no images: leave them out, or ask another model"),
        fit(request, "images = false").objection());
    assertEquals(Optional.empty(), fit(request, "images = true").objection());
  }

  @Test
  void refusesToolsThatTheModelCannotAskFor() {
    var request = hi().tools(List.of(TOOL)).build();

    assertEquals(
        Optional.of("model 'm' asks for no tools: leave them out, or ask another model"),
        fit(request, "tools = false").objection());
  }

  @Test
  void leavesOutToolsThatMustNotBeCalled() {
    var request = hi().tools(List.of(TOOL)).toolChoice(new ToolChoice.None()).build();

    var fit = fit(request, "tools = false");

    assertEquals(List.of(), fit.request().tools());
    assertEquals(Optional.empty(), fit.request().toolChoice());
    assertEquals(List.of("tools were left out: model 'm' asks for none"), fit.notes());
    assertEquals(Optional.empty(), fit.objection());
  }

  @Test
  void refusesAForcedToolWhereNoneCanBeForced() {
    var forced = hi().tools(List.of(TOOL)).toolChoice(new ToolChoice.Named("add")).build();
    var free = hi().tools(List.of(TOOL)).toolChoice(new ToolChoice.Auto()).build();

    assertEquals(
        Optional.of(
            "model 'm' cannot be made to ask for a tool: let toolChoice be auto, or ask another"
                + " model"),
        fit(forced, "forced-tools = false").objection());
    assertEquals(Optional.empty(), fit(free, "forced-tools = false").objection());
  }

  @Test
  void tellsAFormInWordsThatTheModelCannotBeHeldTo() {
    var json = new ResponseFormat.Json();
    var schema = new ResponseFormat.Schema("a", JSON.objectNode(), true);

    assertTold(json, fit(hi().responseFormat(json).build(), "json-object = false"));
    assertTold(schema, fit(hi().responseFormat(schema).build(), "json-schema = false"));
  }

  private static void assertTold(ResponseFormat format, Fit fit) {
    assertEquals("hi\n\n" + format.inWords(), fit.request().lastUserText());
    assertEquals(Optional.empty(), fit.request().responseFormat());
    assertEquals(
        List.of("responseFormat was told in words: model 'm' cannot be held to it"), fit.notes());
    assertEquals(Optional.empty(), fit.objection());
  }
}
