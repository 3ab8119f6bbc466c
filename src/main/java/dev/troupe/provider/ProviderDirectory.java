package dev.troupe.provider;

import dev.troupe.provider.ProviderCommand.Description;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The providers of one Troupe and how they are, readable by any thread without asking an actor.
 *
 * <p>Which providers there are never changes; written by their branch.
 */
public final class ProviderDirectory {

  /** Of the simulator, the one provider that can be named without being configured. */
  private static final String NOT_STARTED =
      "it was not started; troupe.simulator.start says when it is";

  private final Map<String, ProviderStatus> statuses = new LinkedHashMap<>(); // not changed later
  private final Map<String, ActorRef<ProviderCommand>> fronts = new ConcurrentHashMap<>();
  private final List<OffProvider> off;

  ProviderDirectory(List<ProviderSpec> specs, List<OffProvider> off) {
    this.off = List.copyOf(off);
    for (var spec : specs) {
      if (statuses.put(spec.name(), status(spec)) != null) {
        throw new IllegalArgumentException("two providers are named '" + spec.name() + "'");
      }
    }
  }

  /** Whether vectors can be asked for at all, the provider's API decides. */
  private static ProviderStatus status(ProviderSpec spec) {
    var embeds = spec.backend().batches().isPresent();
    return new ProviderStatus(
        spec.settings(), embeds ? spec.offer() : spec.offer().withoutEmbeddings());
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

  /** Why the provider called {@code name}, which has no reference now, cannot be asked. */
  String absence(String name) {
    return "provider '%s' is %s"
        .formatted(
            name,
            offReason(name).map(why -> "off: " + why).orElse("being started again; try again"));
  }

  /** Whether the provider called {@code name} does not run. */
  boolean isOff(String name) {
    return !statuses.containsKey(name);
  }

  private Optional<String> offReason(String name) {
    return isOff(name)
        ? off.stream()
            .filter(provider -> provider.name().equals(name))
            .findFirst()
            .map(OffProvider::reason)
            .or(() -> Optional.of(NOT_STARTED))
        : Optional.empty();
  }

  /**
   * Why {@code model}, as {@code provider/model}, cannot be asked for vectors; empty where it can,
   * as far as is known.
   */
  Optional<String> objectionToEmbedding(String model) {
    return Optional.ofNullable(statuses.get(RouteSettings.provider(model)))
        .flatMap(status -> status.offer.objectionToEmbedding(RouteSettings.bareName(model)));
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

  /** How {@code route} is right now: it serves as long as one of its models does. */
  public RouteDescription describe(RouteSettings route) {
    var against = new LinkedHashMap<String, String>();
    for (var model : route.models()) {
      objection(model).ifPresent(why -> against.put(model, why));
    }
    return new RouteDescription(
        route.name(),
        route.models(),
        against.size() < route.models().size()
            ? Optional.empty()
            : Optional.of("none of its models can be asked: " + inWords(against)));
  }

  private Optional<String> objection(String model) {
    var name = RouteSettings.provider(model);
    return offReason(name)
        .or(() -> status(name).offer.refusal(RouteSettings.bareName(model)))
        .or(() -> status(name).describe().unavailable());
  }

  /** Of each key, what is said of it. */
  static String inWords(Map<String, String> reasons) {
    return reasons.entrySet().stream()
        .map(each -> each.getKey() + ": " + each.getValue())
        .collect(Collectors.joining("; "));
  }

  void tellAll(ProviderCommand command) {
    fronts.values().forEach(front -> front.tell(command));
  }

  ModelRoutes routes(Map<String, LiveRoute> chains, Optional<String> defaultModel) {
    var entries = statuses.values().stream().map(ProviderStatus::entry).toList();
    return new ModelRoutes(entries, off, chains, defaultModel);
  }
}
