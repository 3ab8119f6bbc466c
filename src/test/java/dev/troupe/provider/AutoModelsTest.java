package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.catalogue.Capabilities;
import dev.troupe.catalogue.Category;
import dev.troupe.provider.ModelRoutes.Route;
import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.provider.ProviderCommand.State;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AutoModelsTest {

  private static ModelDescription model(String name, Category... categories) {
    return new ModelDescription(
        name,
        Optional.empty(),
        List.of(),
        List.of(categories),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Capabilities.UNKNOWN);
  }

  private static ModelDescription denied(String name, Category category) {
    return new ModelDescription(
        name,
        Optional.of("it is in deny"),
        List.of(),
        List.of(category),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Capabilities.UNKNOWN);
  }

  private static Description provider(String name, State state, ModelDescription... known) {
    return new Description(name, state, List.of(), 0, 0, 0, 0, List.of(), List.of(known));
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

    assertEquals(to("b", "quick"), AutoModels.find("auto:fast", providers));
    assertEquals(to("a", "slow"), AutoModels.find("auto:deep", providers));
  }

  @Test
  void picksABalancedOneWhereNoCategoryIsNamed() {
    var deep = model("slow", Category.DEEP);
    var balanced = model("usual", Category.BALANCED);

    assertEquals(
        to("b", "usual"),
        AutoModels.find(
            "auto",
            List.of(provider("a", State.READY, deep), provider("b", State.READY, balanced))));
    assertEquals(
        to("a", "slow"), AutoModels.find("auto", List.of(provider("a", State.READY, deep))));
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

    assertEquals(to("e", "quick"), AutoModels.find("auto:fast", providers));
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
        AutoModels.find("auto:fast", providers));
  }

  /** The project's origin falls back to a model's literal name, though it be not configured. */
  @Test
  void picksNothingThatIsNotConfigured() {
    assertEquals(
        new Route.Unknown(
            "auto: no configured model has such a category; name a model, or give one categories in"
                + " troupe.models"),
        AutoModels.find("auto", List.of(provider("a", State.READY, model("plain")))));
  }

  @Test
  void refusesACategoryThatThereIsNot() {
    assertEquals(
        new Route.Unknown(
            "no category is called 'auto:quick'; use auto, auto:fast, auto:balanced, auto:deep"),
        AutoModels.find("auto:quick", List.of()));
  }
}
