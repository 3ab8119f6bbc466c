package dev.troupe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.troupe.guard.GuardSettings;
import dev.troupe.ingress.IngressSettings;
import dev.troupe.provider.Names;
import dev.troupe.provider.RouteSettings;
import dev.troupe.simulator.SimulatorSettings;
import dev.troupe.tool.AgentLimits;
import dev.troupe.tool.RecordAnswers;
import dev.troupe.tool.ToolsSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a Troupe is configured with, read and checked as a whole before anything starts. */
record Settings(
    Duration deadline,
    Optional<String> defaultModel,
    int ringSize,
    CpuSettings cpu,
    ProviderPlan providers,
    List<RouteSettings> routes,
    Optional<SimulatorSettings> simulator,
    ToolsSettings tools,
    RecordAnswers answers,
    AgentLimits agents,
    GuardSettings guard,
    IngressSettings ingress,
    Duration drain) {

  /** Troupe's own defaults: on a class path, every library's file has this name. */
  private static final Config REFERENCE =
      ConfigFactory.parseResources(Settings.class, "/reference.conf").withOnlyPath("troupe");

  private static final Duration LONGEST_DEADLINE = Duration.ofDays(100); // timers end at 248
  private static final int LARGEST_RING = 1_000_000; // 300 MB of events

  /** When the simulator runs. */
  private enum Start {
    ALWAYS,
    NEVER,
    AUTO;

    static Start of(String text) {
      return Stream.of(values())
          .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException("start must be auto, always or never, got " + text));
    }
  }

  /**
   * The settings in {@code config}, which need not have the defaults.
   *
   * @param toolNames the tools that settings can be about
   * @throws StartRefused in one line, naming the setting, where it is written, and what is allowed
   */
  static Settings from(Config config, List<UserProvider> users, Set<String> toolNames) {
    try {
      var whole = config.withFallback(CataloguePlan.MODELS).withFallback(REFERENCE).resolve();
      UnknownKeys.refuse(whole, REFERENCE, toolNames);
      return of(whole.getConfig("troupe"), users);
    } catch (ConfigException wrong) {
      throw Sections.refused(wrong);
    }
  }

  private static Settings of(Config troupe, List<UserProvider> users) {
    var providers = new ProviderPlan(troupe, users);
    var ingress = troupe.getConfig("ingress");
    var section = troupe.getConfig("simulator");
    var start = Sections.read("troupe.simulator", section, it -> Start.of(it.getString("start")));
    var simulator =
        Sections.read(
            "troupe.simulator",
            section,
            it -> SimulatorSettings.from(it.atPath("troupe.simulator")));
    var runs = start == Start.ALWAYS || (start == Start.AUTO && providers.on().isEmpty());
    return new Settings(
        Sections.read("troupe", troupe, Settings::deadline),
        Sections.read("troupe", troupe, it -> defaultModel(it, providers)),
        Sections.read("troupe.events", troupe.getConfig("events"), Settings::ringSize),
        Sections.read("troupe.cpu", troupe.getConfig("cpu"), CpuSettings::from),
        providers,
        RoutePlan.read(troupe, providers.names()),
        runs ? Optional.of(simulator) : Optional.empty(),
        Sections.read("troupe", troupe, it -> ToolsSettings.from(it.atKey("troupe"))),
        Sections.read("troupe.structured", troupe.getConfig("structured"), RecordAnswers::from),
        Sections.read("troupe.agents", troupe.getConfig("agents"), AgentLimits::from),
        Sections.read(
            "troupe.dispatcher-guard", troupe.getConfig("dispatcher-guard"), GuardSettings::from),
        Sections.read("troupe.ingress", ingress, IngressSettings::from),
        Sections.read("troupe.ingress", ingress, Settings::drain));
  }

  private static Duration drain(Config ingress) {
    var drain = ingress.getDuration("drain");
    if (drain.isNegative() || drain.compareTo(LONGEST_DEADLINE) > 0) {
      throw new IllegalArgumentException(
          "drain must be 0 to 100d, got " + ingress.getString("drain"));
    }
    return drain;
  }

  private static Duration deadline(Config troupe) {
    var deadline = troupe.getDuration("deadline");
    if (!deadline.isPositive() || deadline.compareTo(LONGEST_DEADLINE) > 0) {
      throw new IllegalArgumentException(
          "deadline must be more than 0 and at most 100d, got " + troupe.getString("deadline"));
    }
    return deadline;
  }

  private static Optional<String> defaultModel(Config troupe, ProviderPlan providers) {
    if (!troupe.hasPath("default-model")) {
      return Optional.empty();
    }
    var model = troupe.getString("default-model");
    var objection = providers.objection(model);
    if (objection.isPresent() && !troupe.getObject("routes").containsKey(model)) {
      throw new IllegalArgumentException(
          "default-model must name a model of a provider, or a route, got %s: %s"
              .formatted(Names.quoted(model), objection.get()));
    }
    return Optional.of(model);
  }

  private static int ringSize(Config events) {
    var size = events.getInt("ring-size");
    if (size < 1 || size > LARGEST_RING) {
      throw new IllegalArgumentException(
          "ring-size must be 1 to %d, got %d".formatted(LARGEST_RING, size));
    }
    return size;
  }
}
