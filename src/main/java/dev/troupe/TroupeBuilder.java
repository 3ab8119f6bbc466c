package dev.troupe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.troupe.coroutine.ActorThreads;
import dev.troupe.coroutine.MustBeClosed;
import dev.troupe.event.CallLog;
import dev.troupe.event.EventRing;
import dev.troupe.event.TroupeListener;
import dev.troupe.http.HttpSession;
import dev.troupe.provider.ModelProvider;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolDefinition;
import dev.troupe.tool.builtin.Chat;
import dev.troupe.tool.builtin.ListModels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects what a {@link Troupe} is made of. Not safe for use by several threads at once; can start
 * several.
 *
 * <p>The built-in tools {@code chat} and {@code listmodels} are there unless the configuration says
 * {@code troupe.tools.chat.enabled = false}, or a tool of the same name takes their place.
 */
public final class TroupeBuilder {

  private static final Logger LOG = LoggerFactory.getLogger("troupe");

  private final Map<String, UserProvider> providers = new LinkedHashMap<>();
  private final Map<String, ToolDefinition> tools = new LinkedHashMap<>();
  private final List<TroupeListener> listeners = new ArrayList<>();
  private @Nullable Config config;
  private @Nullable ActorSystem<?> system;
  private boolean ingress;

  TroupeBuilder() {}

  /**
   * Adds a provider in direct style. Where it uses its session, {@code
   * troupe.providers.<name>.base-url} says where to.
   *
   * @param name lower-case letters, digits and hyphens, 64 at most, a letter first; models of it
   *     are called {@code name/model}
   * @param factory makes the provider for each session that is opened, on a virtual thread
   * @throws IllegalArgumentException where the name is none, or was given before
   */
  public TroupeBuilder provider(String name, Function<HttpSession, ModelProvider> factory) {
    return add(new UserProvider(name, Optional.empty(), factory));
  }

  /**
   * Adds a provider in direct style.
   *
   * @param baseUrl {@code http(s)://host[:port][/path]}, unless {@code
   *     troupe.providers.<name>.base-url} says otherwise
   * @throws IllegalArgumentException as the other {@code provider}, and where the address is none
   */
  public TroupeBuilder provider(
      String name, String baseUrl, Function<HttpSession, ModelProvider> factory) {
    return add(new UserProvider(name, Optional.of(Addresses.parse(baseUrl)), factory));
  }

  /**
   * Adds {@code tool}, or puts it in the place of the one called so.
   *
   * @param name lower-case letters, digits and hyphens, 64 at most, a letter first
   * @throws IllegalArgumentException where the name is none, or the tool's request has no schema
   */
  public TroupeBuilder tool(String name, SimpleTool<?, ?> tool) {
    tools.put(name, ToolDefinition.of(name, tool));
    return this;
  }

  /**
   * Takes the settings from {@code config}: its section {@code troupe}, and for a system of
   * Troupe's own {@code pekko}. What it leaves out has its default. Otherwise they come from the
   * system that was given, or from {@code ConfigFactory.load()}: system properties, and {@code
   * application.conf} on the class path.
   */
  public TroupeBuilder config(Config config) {
    this.config = config;
    return this;
  }

  /** Adds one who hears what happens; see {@link TroupeListener}. */
  public TroupeBuilder listener(TroupeListener listener) {
    listeners.add(listener);
    return this;
  }

  /** Whether to listen for HTTP as {@code troupe.ingress} says; not unless asked for. */
  public TroupeBuilder ingress(boolean ingress) {
    this.ingress = ingress;
    return this;
  }

  /**
   * Runs in {@code system}, below one system actor of its own. The system is the caller's: {@link
   * Troupe#close} leaves it as it was.
   */
  public TroupeBuilder on(ActorSystem<?> system) {
    this.system = system;
    return this;
  }

  /**
   * Starts the Troupe and waits until it is up: providers, tools, and the HTTP server where there
   * is one. Not that any provider can be reached.
   *
   * @throws StartRefused when it cannot start, in one line; what had been started is stopped
   * @throws InterruptedException if the thread is or was interrupted; likewise
   * @throws IllegalStateException on an actor's or an HTTP thread, which must not wait
   */
  @MustBeClosed
  public Troupe start() throws InterruptedException {
    if (ActorThreads.isCurrent()) {
      throw new IllegalStateException(
          "troupe: start: waits, which this thread must not, as actors and HTTP share it; start it"
              + " on another one");
    }
    if (Thread.interrupted()) { // Pekko would take that for wrong settings
      throw new InterruptedException("troupe: start: interrupted before it began");
    }
    var troupe = create();
    troupe.awaitStart();
    troupe.startLines().forEach(LOG::info);
    return troupe;
  }

  private Troupe create() {
    var from = config();
    var allTools = definitions();
    var settings = Settings.from(from, List.copyOf(providers.values()), allTools.keySet());
    var heard = new ArrayList<TroupeListener>();
    heard.add(new CallLog());
    heard.addAll(listeners);
    var events = new EventRing(settings.ringSize(), heard);
    var parts = new Tree.Parts(List.copyOf(allTools.values()), ingress);
    return system == null
        ? new Troupe(OwnSystem.start(from), true, settings, events, parts)
        : new Troupe(system, false, settings, events, parts);
  }

  private Config config() {
    if (config != null) {
      return config;
    }
    try {
      return system == null ? ConfigFactory.load() : system.settings().config();
    } catch (ConfigException wrong) {
      throw Sections.refused(wrong);
    }
  }

  private Map<String, ToolDefinition> definitions() {
    var all = new LinkedHashMap<String, ToolDefinition>();
    all.put("chat", ToolDefinition.of("chat", new Chat()));
    all.put("listmodels", ToolDefinition.of("listmodels", new ListModels()));
    all.putAll(tools);
    return all;
  }

  private TroupeBuilder add(UserProvider provider) {
    var name = provider.name();
    if (!UnknownKeys.isName(name) || name.equals(ProviderPlan.SIMULATOR)) {
      throw new IllegalArgumentException(
          "provider name must be lower-case letters, digits and hyphens, a letter first, and not"
              + " 'simulator', got '%s'".formatted(name));
    }
    if (providers.putIfAbsent(name, provider) != null) {
      throw new IllegalArgumentException("provider '%s' was given before".formatted(name));
    }
    return this;
  }
}
