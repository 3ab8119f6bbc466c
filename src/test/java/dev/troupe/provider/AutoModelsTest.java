package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.troupe.catalogue.Capabilities;
import dev.troupe.catalogue.Category;
import dev.troupe.catalogue.Support;
import dev.troupe.catalogue.Temperature;
import dev.troupe.catalogue.Thinking;
import dev.troupe.model.Message;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.Role;
import dev.troupe.model.ToolSpec;
import dev.troupe.provider.ModelRoutes.Route;
import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.provider.ProviderCommand.State;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AutoModelsTest {

  private static final JsonMapper MAPPER = new JsonMapper();

  private static ModelDescription model(String name, Category... categories) {
    return new ModelDescription(
        name,
        Optional.empty(),
        List.of(),
        List.of(categories),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Capabilities.UNKNOWN,
        Optional.empty());
  }

  private static ModelDescription denied(String name, Category category) {
    return new ModelDescription(
        name,
        Optional.of("it is in deny"),
        List.of(),
        List.of(category),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Capabilities.UNKNOWN,
        Optional.empty());
  }

  private static Description provider(String name, State state, ModelDescription... known) {
    return new Description(name, state, List.of(), 0, 0, 0, 0, List.of(), List.of(known));
  }

  private static Route find(String wanted, List<Description> providers) {
    return find(wanted, ModelRequest.of("hi"), providers);
  }

  private static Route find(String wanted, ModelRequest asked, List<Description> providers) {
    return AutoModels.find(wanted, Needs.of(asked), providers);
  }

  private static Route to(String provider, String model) {
    return new Route.To(provider, Optional.of(provider + "/" + model));
  }

  @Test
  void picksTheFirstOfItsCategory() {
    var providers =
        List.of(
            provider("a", State.READY, model("slow", Category.DEEP)),
            provider("b", State.READY, model("quick", Category.FAST), model("q2", Category.FAST)));

    assertEquals(to("b", "quick"), find("auto:fast", providers));
    assertEquals(to("a", "slow"), find("auto:deep", providers));
  }

  @Test
  void picksABalancedOneWhereNoCategoryIsNamed() {
    var deep = model("slow", Category.DEEP);
    var balanced = model("usual", Category.BALANCED);

    assertEquals(
        to("b", "usual"),
        find(
            "auto",
            List.of(provider("a", State.READY, deep), provider("b", State.READY, balanced))));
    assertEquals(to("a", "slow"), find("auto", List.of(provider("a", State.READY, deep))));
  }

  @Test
  void passesOverProvidersThatTakeNoCallsAndModelsThatAreDenied() {
    var quick = model("quick", Category.FAST);
    var providers =
        List.of(
            provider("a", State.FAILING, quick),
            provider("b", State.QUARANTINED, quick),
            provider("c", State.RESTARTING, quick),
            provider("d", State.READY, denied("quick", Category.FAST)),
            provider("e", State.READY, quick));

    assertEquals(to("e", "quick"), find("auto:fast", providers));
  }

  @Test
  void picksOneWhoseSessionIsBeingStartedWhereNoneTakesCalls() {
    var quick = model("quick", Category.FAST);
    var providers =
        List.of(
            provider("a", State.FAILING, quick),
            provider("b", State.RESTARTING, denied("quick", Category.FAST)),
            provider("c", State.RESTARTING, quick));

    assertEquals(to("c", "quick"), find("auto:fast", providers));
  }

  @Test
  void saysOfEachWhyItCannotBeAskedNow() {
    var providers =
        List.of(
            provider("a", State.QUARANTINED, model("quick", Category.FAST)),
            provider("b", State.READY, denied("quick", Category.FAST)));

    assertEquals(
        new Route.Unavailable(
            "auto:fast: none can be asked now: a/quick: its session fails again and again: see the"
                + " server's log; b/quick: it is in deny"),
        find("auto:fast", providers));
  }

  /** The project's origin falls back to a model's literal name, though it be not configured. */
  @Test
  void picksNothingThatIsNotConfigured() {
    assertEquals(
        new Route.Unknown(
            "auto: no configured model has such a category; name a model, or give one categories in"
                + " troupe.models"),
        find("auto", List.of(provider("a", State.READY, model("plain")))));
  }

  @Test
  void refusesACategoryThatThereIsNot() {
    assertEquals(
        new Route.Unknown(
            "no category is called 'auto:quick'; use auto, auto:fast, auto:balanced, auto:deep"),
        find("auto:quick", List.of()));
  }

  /** A request for each thing that a model may be known not to do, and what is said of it then. */
  static Stream<Arguments> requests() {
    var tool = new ToolSpec("now", "tells the time", MAPPER.createObjectNode());
    return Stream.of(
        arguments(askOfAnImage(), "it sees no images"),
        arguments(ask().tools(List.of(tool)).build(), "it asks for no tools"),
        arguments(
            ask().user("word ".repeat(4_000)).build(),
            "its context window has 4000 tokens, and this needs about 5001"),
        arguments(
            ask().user("word ".repeat(3_000)).maxOutputTokens(900).build(),
            "its context window has 4000 tokens, and this needs about 4251"));
  }

  private static ModelRequest.Builder ask() {
    return ModelRequest.builder().user("hi");
  }

  private static ModelRequest askOfAnImage() {
    return ask()
        .message(new Message(Role.USER, List.of(new Part.Image("data:image/png;base64,AA"))))
        .build();
  }

  /** One that can do nothing but talk, and little at once. */
  private static ModelDescription talker(String name) {
    var no = Support.NO;
    return new ModelDescription(
        name,
        Optional.empty(),
        List.of(),
        List.of(Category.FAST),
        OptionalInt.of(4000),
        OptionalInt.of(500),
        new Capabilities(
            Support.YES,
            Temperature.UNKNOWN,
            Thinking.UNKNOWN,
            no,
            no,
            no,
            no,
            no,
            Support.UNKNOWN,
            no),
        Optional.empty());
  }

  @ParameterizedTest
  @MethodSource("requests")
  void passesOverModelsThatAreKnownNotToDoWhatIsAsked(ModelRequest asked, String reason) {
    var talker = provider("a", State.READY, talker("talker"));
    var unknown = provider("b", State.READY, model("quick", Category.FAST));

    assertEquals(to("b", "quick"), find("auto:fast", asked, List.of(talker, unknown)));
    assertEquals(to("a", "talker"), find("auto:fast", List.of(talker, unknown)));
    assertEquals(
        new Route.Unfit("auto:fast: none can do what is asked: a/talker: " + reason),
        find("auto:fast", asked, List.of(talker)));
  }

  static Stream<ResponseFormat> forms() {
    return Stream.of(
        new ResponseFormat.Json(),
        new ResponseFormat.Schema("answer", MAPPER.createObjectNode(), false));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void prefersModelsThatNeedNotBeToldTheFormInWords(ResponseFormat form) {
    var asked = ask().responseFormat(form).build();
    var talker = provider("a", State.READY, talker("talker"));
    var unknown = provider("b", State.READY, model("quick", Category.FAST));

    assertEquals(to("b", "quick"), find("auto:fast", asked, List.of(talker, unknown)));
    assertEquals(to("a", "talker"), find("auto:fast", asked, List.of(talker)));
  }

  @Test
  void knowsNoneWhereNoneMayEverBeAsked() {
    assertEquals(
        new Route.Unknown("auto:fast: none may be asked: a/quick: it is in deny"),
        find("auto:fast", List.of(provider("a", State.OFF, denied("quick", Category.FAST)))));
  }

  @Test
  void looksForAnotherCategoryWhereNoneIsNamed() {
    var asked = askOfAnImage();
    var providers =
        List.of(
            provider("a", State.READY, talker("talker"), model("slow", Category.DEEP)),
            provider("b", State.READY, model("quick", Category.FAST)));

    assertEquals(to("a", "slow"), find("auto", asked, providers));
  }

  @Test
  void blamesNoRequestThatAModelCouldDoLater() {
    var asked = askOfAnImage();
    var talker = provider("a", State.READY, talker("talker"));
    var away = provider("b", State.FAILING, model("quick", Category.FAST));

    assertEquals(
        new Route.Unavailable(
            "auto:fast: none can be asked now: a/talker: it sees no images; b/quick: its"
                + " calls fail: they are refused until one is answered again"),
        find("auto:fast", asked, List.of(talker, away)));
  }

  @Test
  void blamesTheRequestWhereTheOthersMayNotBeAskedAtAll() {
    var asked = askOfAnImage();
    var providers =
        List.of(
            provider("a", State.READY, talker("talker"), denied("quick", Category.FAST)),
            provider("b", State.OFF, denied("quick", Category.FAST)));

    assertEquals(
        new Route.Unfit(
            "auto:fast: none can do what is asked: a/talker: it sees no images; a/quick: it"
                + " is in deny; b/quick: it is in deny"),
        find("auto:fast", asked, providers));
  }
}
