package dev.troupe.provider;

import dev.troupe.catalogue.Capabilities;
import dev.troupe.catalogue.Category;
import dev.troupe.catalogue.ModelEntry;
import dev.troupe.catalogue.Offer;
import dev.troupe.catalogue.Prices;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One model that a provider can be asked for, as far as it is known.
 *
 * @param name as the provider is asked for it
 * @param refusal why it may not be asked for; absent where it may
 * @param aliases its other names
 * @param categories what it is good for; empty where nobody said
 * @param contextWindow tokens of input and output together, where that is known
 * @param maxOutputTokens of one answer, where that is known
 * @param capabilities what it can do where it is asked, as far as is known
 * @param prices of its tokens, where they are known
 */
public record ModelDescription(
    String name,
    Optional<String> refusal,
    List<String> aliases,
    List<Category> categories,
    OptionalInt contextWindow,
    OptionalInt maxOutputTokens,
    Capabilities capabilities,
    Optional<Prices> prices) {

  public ModelDescription {
    aliases = List.copyOf(aliases);
    categories = List.copyOf(categories);
  }

  /** A model of which no more than its name is known. */
  public static ModelDescription of(String name) {
    return new ModelDescription(
        name,
        Optional.empty(),
        List.of(),
        List.of(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Capabilities.UNKNOWN,
        Optional.empty());
  }

  /** The same, which may not be asked for because of {@code reason}. */
  ModelDescription refusedFor(String reason) {
    return new ModelDescription(
        name,
        Optional.of(reason),
        aliases,
        categories,
        contextWindow,
        maxOutputTokens,
        capabilities,
        prices);
  }

  /** The models of {@code offer} that can be named. */
  static List<ModelDescription> of(Offer offer) {
    return of(offer, offer.models());
  }

  /** The models called {@code names}, of a provider with this offer. */
  static List<ModelDescription> of(Offer offer, List<String> names) {
    return names.stream().map(model -> of(offer, model)).toList();
  }

  private static ModelDescription of(Offer offer, String model) {
    var entry = offer.entry(model);
    return new ModelDescription(
        model,
        offer.refusal(model),
        offer.aliases(model),
        entry.map(it -> it.categories().stream().sorted().toList()).orElse(List.of()),
        entry.map(ModelEntry::contextWindow).orElse(OptionalInt.empty()),
        entry.map(ModelEntry::maxOutputTokens).orElse(OptionalInt.empty()),
        offer.capabilities(model),
        entry.flatMap(ModelEntry::prices));
  }
}
