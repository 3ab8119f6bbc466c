package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.provider.ModelRoutes.Entry;
import dev.troupe.provider.ModelRoutes.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelRoutesTest {

  private static final Entry ACME = new Entry("acme", List.of("small", "large"));
  private static final Entry BETA = new Entry("beta", List.of("large", "org/tiny"));
  private static final Entry OPEN = new Entry("open", List.of());
  private static final Entry WIDE = new Entry("wide", List.of());

  private static ModelRoutes routes(Entry... entries) {
    return new ModelRoutes(List.of(entries), List.of(), Map.of(), Optional.empty());
  }

  private static String find(ModelRoutes routes, String asked) {
    return told(routes.find(Optional.of(asked)));
  }

  private static String told(Route route) {
    return switch (route) {
      case Route.To(var provider, var model) -> provider + " <- " + model.orElse("");
      case Route.Along(var chain) -> "along " + chain.name();
      case Route.Auto(var wanted) -> "pick " + wanted;
      case Route.Unfit(var message) -> message;
      case Route.Unavailable(var message) -> message;
      case Route.Unknown(var message) -> message;
    };
  }

  @Test
  void doesNotHandWhatIsMeantForAProviderThatIsOffToOneThatTakesAny() {
    var off = new OffProvider("acme", "no key", Optional.empty());
    var any = new ModelRoutes(List.of(OPEN), List.of(off), Map.of(), Optional.empty());
    var listing = new Entry("open", List.of("acme/small"));
    var lists = new ModelRoutes(List.of(listing), List.of(off), Map.of(), Optional.empty());

    assertEquals("provider 'acme' is off: no key", find(any, "acme/small"));
    assertEquals("open <- nobody/small", find(any, "nobody/small"));
    assertEquals("open <- acme/small", find(lists, "acme/small"), "as who lists it may");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "acme/small   | acme <- acme/small",
        "acme/unheard | acme <- acme/unheard",
        "open/a/b     | open <- open/a/b",
        "small        | acme <- small",
        "org/tiny     | beta <- org/tiny",
        "unlisted     | open <- unlisted",
        "nobody/x     | open <- nobody/x",
        "/x           | open <- /x",
        "large        | several providers have a model 'large'; name one of acme/large, beta/large",
        "''           | no provider has a model ''; nearest: 'open/…'",
        "open/v/m:exact | open <- open/v/m:exact",
        "llama3:8b    | open <- llama3:8b",
        "auto:fast    | pick auto:fast",
        "acme/auto    | acme <- acme/auto",
        "automatic    | open <- automatic",
      })
  void findsTheProvider(String asked, String found) {
    assertEquals(found, find(routes(ACME, BETA, OPEN), asked));
  }

  @ParameterizedTest
  @CsvSource({
    "smal, acme/small",
    "acm/small, acme/small",
    "tiny, beta/org/tiny",
    "lagre, acme/large"
  })
  void namesTheNearestWhereNoneMatches(String asked, String nearest) {
    assertEquals(
        "no provider has a model '" + asked + "'; nearest: '" + nearest + "'",
        find(routes(ACME, BETA), asked));
  }

  @Test
  void takesAnAliasOnlyWhereNobodyListsAModelSoCalled() {
    var aliased = new Entry("alias", List.of("tiny"), List.of("small", "mini"), true);

    assertEquals("acme <- small", find(routes(ACME, aliased), "small"));
    assertEquals("alias <- mini", find(routes(ACME, aliased), "mini"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "large     | acme <- large",
        "unlisted  | open <- unlisted",
        "mine      | mute <- mine",
        "mute/mine | mute <- mute/mine",
      })
  void takesOfSeveralThatABareNameCouldMeanOneThatCan(String asked, String found) {
    var mute = new Entry("mute", List.of("large", "mine"), List.of(), false);
    var deaf = new Entry("deaf", List.of(), List.of(), false);
    var routes = routes(mute, ACME, deaf, OPEN);

    assertEquals(found, told(routes.find(Optional.of(asked), Entry::embeds)));
  }

  @Test
  void leavesTheNameOfAPickToAProviderThatListsIt() {
    var odd = new Entry("odd", List.of("auto"));

    assertEquals("odd <- auto", find(routes(ACME, odd), "auto"));
  }

  @Test
  void doesNotChooseBetweenProvidersThatTakeAnyModel() {
    assertEquals(
        "no provider lists a model 'x', and several take any; name it as one of open/…, wide/…",
        find(routes(OPEN, WIDE), "x"));
  }

  @Test
  void cutsANameThatIsLongerThanAnyIs() {
    assertEquals(
        "no provider has a model '" + "x".repeat(100) + "…'; nearest: 'acme/small'",
        find(routes(ACME), "x".repeat(1_000_000)));
  }

  @Test
  void sendsARequestWithoutModelToTheDefault() {
    var routes =
        new ModelRoutes(List.of(ACME, BETA), List.of(), Map.of(), Optional.of("beta/org/tiny"));

    assertEquals(new Route.To("beta", Optional.of("beta/org/tiny")), routes.find(Optional.empty()));
  }

  @Test
  void sendsARequestWithoutModelToTheOnlyProvider() {
    assertEquals(new Route.To("acme", Optional.empty()), routes(ACME).find(Optional.empty()));
  }

  @Test
  void asksForAModelWhereThereAreSeveralProviders() {
    assertEquals(
        new Route.Unknown(
            "the request names no model and troupe.default-model is not set; name one of"
                + " [acme/small, acme/large, open/…]"),
        routes(ACME, OPEN).find(Optional.empty()));
  }

  @Test
  void saysThatThereIsNoProvider() {
    assertEquals(
        new Route.Unknown("no provider is configured; add one under troupe.providers"),
        routes().find(Optional.empty()));
    assertEquals("no provider has a model 'x'", find(routes(), "x"));
  }
}
