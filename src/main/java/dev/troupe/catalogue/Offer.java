package dev.troupe.catalogue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What one provider can be asked for, and what is known of it. Never changes; any thread. */
public final class Offer {

  /** Of a provider of whose models nothing is known. */
  public static final Offer UNKNOWN =
      new Offer(List.of(), List.of(), new Access(List.of(), List.of()), true);

  /**
   * Which models may be asked for, each by any of its names.
   *
   * @param allow only these; empty: all
   * @param deny not these, though they be allowed
   */
  public record Access(List<String> allow, List<String> deny) {
    public Access {
      allow = List.copyOf(allow);
      deny = List.copyOf(deny);
    }
  }

  private final List<ModelEntry> entries;
  private final Map<String, ModelEntry> byName = new HashMap<>(); // or by alias; never changes
  private final List<String> models;
  private final Access access;
  private final boolean embeds;

  private Offer(List<ModelEntry> entries, List<String> models, Access access, boolean embeds) {
    this.entries = entries;
    entries.forEach(entry -> byName.putIfAbsent(entry.name(), entry));
    for (var entry : entries) { // behind all names: a name means its own model first
      entry.aliases().forEach(alias -> byName.putIfAbsent(alias, entry));
    }
    this.models = List.copyOf(models);
    this.access = access;
    this.embeds = embeds;
  }

  /**
   * What a provider offers.
   *
   * @param models that it is configured with, by any of their names; empty: it takes any
   * @throws IllegalArgumentException where {@code access} names a model that it cannot have, or
   *     leaves none
   */
  public static Offer of(
      Catalogue catalogue, String provider, String dialect, List<String> models, Access access) {
    var offer = new Offer(catalogue.of(provider, dialect), models, access, true);
    access.allow().forEach(name -> offer.requireKnown("allow", name));
    access.deny().forEach(name -> offer.requireKnown("deny", name));
    offer.requireSomeLeft();
    return offer;
  }

  private void requireSomeLeft() {
    var named = access.allow().isEmpty() ? models : access.allow();
    if (!named.isEmpty() && named.stream().allMatch(name -> isAmong(access.deny(), name))) {
      throw new IllegalArgumentException(
          "deny must leave one of %s to be asked for, got %s; to turn the provider off, set enabled = false"
              .formatted(named, access.deny()));
    }
  }

  /** The same of a provider whose API makes no vectors, whatever its models could do. */
  public Offer withoutEmbeddings() {
    return new Offer(entries, models, access, false);
  }

  /** A provider that takes any model may be allowed or denied any. */
  private void requireKnown(String key, String name) {
    if (!models.isEmpty() && !models.contains(resolve(name))) {
      throw new IllegalArgumentException(
          "%s must name models of %s, got '%s'".formatted(key, models, name));
    }
  }

  /** The name by which the provider is asked for what {@code name} means: another, or the same. */
  public String resolve(String name) {
    var entry = models.contains(name) ? null : byName.get(name);
    if (entry == null) {
      return name;
    }
    for (var model : models) {
      if (entry.isCalled(model)) {
        return model;
      }
    }
    return models.isEmpty() ? entry.name() : name;
  }

  /** What is known of the model called {@code name}. */
  public Optional<ModelEntry> entry(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** What {@code model} can do here, as far as is known. */
  public Capabilities capabilities(String model) {
    var known = entry(model).map(ModelEntry::capabilities).orElse(Capabilities.UNKNOWN);
    return embeds ? known : known.withoutEmbeddings();
  }

  /** Whether any of its models may make vectors. */
  public boolean embeds() {
    return embeds;
  }

  /** Why {@code model} cannot be asked for vectors; empty where it can, as far as is known. */
  public Optional<String> objectionToEmbedding(String model) {
    return embeds
        ? entry(model).flatMap(ModelEntry::objectionToEmbedding)
        : Optional.of("its API has no embeddings");
  }

  /** Why {@code model} may not be asked for; empty where it may. */
  public Optional<String> refusal(String model) {
    if (isAmong(access.deny(), model)) {
      return Optional.of("it is in deny");
    }
    return access.allow().isEmpty() || isAmong(access.allow(), model)
        ? Optional.empty()
        : Optional.of("it is not in allow");
  }

  private boolean isAmong(List<String> names, String model) {
    for (var name : names) {
      if (name.equals(model) || resolve(name).equals(resolve(model))) {
        return true;
      }
    }
    return false;
  }

  /** The models that it is configured with; empty: it takes any. */
  public List<String> listed() {
    return models;
  }

  /** The models that can be named: those it is configured with, else those that are known. */
  public List<String> models() {
    return models.isEmpty() ? entries.stream().map(ModelEntry::name).toList() : models;
  }

  /** The other names of {@code model}. */
  public List<String> aliases(String model) {
    return entry(model).stream()
        .flatMap(entry -> Stream.concat(Stream.of(entry.name()), entry.aliases().stream()))
        .filter(name -> resolve(name).equals(model) && !name.equals(model))
        .toList();
  }
}
