package dev.troupe.provider;

import dev.troupe.provider.ProviderCommand.Description;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The providers of one Troupe and how they are, readable by any thread without asking an actor.
 *
 * <p>Which providers there are never changes; written by their branch.
 */
public final class ProviderDirectory {

  private final Map<String, ProviderStatus> statuses = new LinkedHashMap<>(); // not changed later
  private final Map<String, ActorRef<ProviderCommand>> fronts = new ConcurrentHashMap<>();
  private final List<OffProvider> off;

  ProviderDirectory(List<ProviderSpec> specs, List<OffProvider> off) {
    this.off = List.copyOf(off);
    for (var spec : specs) {
      if (statuses.put(spec.name(), new ProviderStatus(spec.settings(), spec.offer())) != null) {
        throw new IllegalArgumentException("two providers are named '" + spec.name() + "'");
      }
    }
  }

  void put(String name, ActorRef<ProviderCommand> front) {
    fronts.put(name, front);
  }

  void remove(String name) {
    fronts.remove(name);
  }

  ProviderStatus status(String name) {
    return Optional.ofNullable(statuses.get(name)).orElseThrow();
  }

  /**
   * The public reference of the provider called {@code name}; empty where there is none, and while
   * one that ended is being replaced.
   */
  public Optional<ActorRef<ProviderCommand>> provider(String name) {
    return Optional.ofNullable(fronts.get(name));
  }

  /**
   * Whether the provider called {@code name} is asked for streams also when one answer is wanted.
   */
  boolean streams(String name) {
    return status(name).streams();
  }

  /** The providers' names, in the order of configuration. */
  public List<String> names() {
    return List.copyOf(statuses.keySet());
  }

  /** How each provider is right now, in the order of configuration. */
  public List<Description> describe() {
    return statuses.values().stream().map(ProviderStatus::describe).toList();
  }

  /** The same, and behind them those that are off. */
  public List<Description> describeAll() {
    var without = off.stream().flatMap(provider -> provider.describe().stream());
    return Stream.concat(describe().stream(), without).toList();
  }

  void tellAll(ProviderCommand command) {
    fronts.values().forEach(front -> front.tell(command));
  }

  ModelRoutes routes(Map<String, LiveRoute> chains, Optional<String> defaultModel) {
    var entries = statuses.values().stream().map(ProviderStatus::entry).toList();
    return new ModelRoutes(entries, off, chains, defaultModel);
  }
}
