package dev.troupe.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OfferTest {

  private static final Catalogue CATALOGUE =
      new Catalogue(
          List.of(
              Models.model("large-2026", "aliases = [large, l]"),
              Models.model("small", "aliases = [s]"),
              Models.model("mine", "name = small, providers = [own], max-output-tokens = 7"),
              Models.model("other", "dialects = [gemini]")));

  private static Offer offer(List<String> models, List<String> allow, List<String> deny) {
    return Offer.of(CATALOGUE, "p", "openai", models, new Offer.Access(allow, deny));
  }

  private static Offer offer(String... models) {
    return offer(List.of(models), List.of(), List.of());
  }

  @Test
  void resolvesAnAliasToTheNameThatTheProviderKnows() {
    assertEquals("large-2026", offer().resolve("large"));
    assertEquals("large-2026", offer("large-2026").resolve("l"));
  }

  @Test
  void asksByTheAliasThatTheProviderIsConfiguredWith() {
    assertEquals("large", offer("large").resolve("l"));
    assertEquals("large", offer("large").resolve("large-2026"));
    assertEquals(List.of("large-2026", "l"), offer("large").aliases("large"));
  }

  @Test
  void leavesANameAsItIsThatTheProviderHasOrNobodyKnows() {
    assertEquals("s", offer("s", "small").resolve("s"));
    assertEquals("llama3:8b", offer().resolve("llama3:8b"));
    assertEquals("other", offer().resolve("other"));
    assertEquals("l", offer("small").resolve("l"), "not one of those it is configured with");
  }

  @Test
  void knowsTheModelsOfItsDialectWhereItTakesAny() {
    assertEquals(List.of("large-2026", "small"), offer().models());
    assertEquals(List.of("x"), offer("x").models());
  }

  @Test
  void prefersTheEntryThatNamesTheProvider() {
    var own =
        Offer.of(CATALOGUE, "own", "openai", List.of(), new Offer.Access(List.of(), List.of()));

    assertEquals(7, own.entry("small").orElseThrow().maxOutputTokens().getAsInt());
    assertEquals(List.of("small", "large-2026"), own.models());
  }

  @Test
  void allowsOnlyWhatIsAllowedByAnyName() {
    var offer = offer(List.of(), List.of("l", "unheard"), List.of());

    assertEquals(Optional.empty(), offer.refusal("large-2026"));
    assertEquals(Optional.empty(), offer.refusal("unheard"));
    assertEquals(Optional.of("it is not in allow"), offer.refusal("small"));
  }

  @Test
  void deniesWhatIsDeniedByAnyNameThoughItBeAllowed() {
    var offer = offer(List.of(), List.of("small", "large"), List.of("l"));

    assertEquals(Optional.of("it is in deny"), offer.refusal("large-2026"));
    assertEquals(Optional.of("it is in deny"), offer.refusal("large"));
    assertEquals(Optional.empty(), offer.refusal("small"));
  }

  @Test
  void knowsThatNoModelMakesVectorsWhereTheApiHasNone() {
    var offer = offer().withoutEmbeddings();

    assertEquals(Optional.of("its API has no embeddings"), offer.objectionToEmbedding("unheard"));
    assertEquals(Support.NO, offer.capabilities("small").embeddings());
    assertEquals(Support.UNKNOWN, offer().capabilities("small").embeddings());
    assertEquals(Optional.empty(), offer().objectionToEmbedding("small"));
  }

  @Test
  void refusesAListThatNamesWhatTheProviderDoesNotHave() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> offer(List.of("small"), List.of(), List.of("smal")));

    assertEquals("deny must name models of [small], got 'smal'", refused.getMessage());
  }

  @Test
  void refusesListsThatLeaveNoModelToBeAskedFor() {
    var all = List.of("small", "large");

    assertThrows(IllegalArgumentException.class, () -> offer(all, List.of(), List.of("s", "l")));
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> offer(List.of(), List.of("small"), List.of("s", "large")));

    assertEquals(
        "deny must leave one of [small] to be asked for, got [s, large]; to turn the provider off,"
            + " set enabled = false",
        refused.getMessage());
    assertEquals(Optional.empty(), offer(all, List.of(), List.of("small")).refusal("large"));
  }

  @Test
  void refusesANameThatMeansTwoModels() {
    var one = Models.model("one", "aliases = [x]");
    var two = Models.model("two", "aliases = [x]");

    var refused =
        assertThrows(IllegalArgumentException.class, () -> new Catalogue(List.of(one, two)));

    assertEquals(
        "aliases must mean one model each: 'x' of dialect 'openai' is both one and two",
        refused.getMessage());
  }
}
