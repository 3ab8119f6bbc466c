package dev.troupe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import dev.troupe.provider.DialectBackend;
import dev.troupe.provider.ProviderSection;
import dev.troupe.provider.ProviderSettings;
import dev.troupe.provider.ProviderSpec;
import dev.troupe.provider.Router;
import dev.troupe.provider.UserBackend;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which providers are on, and why the others are off.
 *
 * <p>A provider is off when its section says {@code enabled = false}, and when it would go to a
 * vendor's own address without a key. One with a {@code base-url} of its own may do without a key:
 * many servers on the own machine have none.
 */
final class ProviderPlan {

  /** The name of the simulator's provider. */
  static final String SIMULATOR = "simulator";

  private static final List<String> SIMULATED = List.of("echo", "tools", "json", "fault");
  private static final URI ANYWHERE = URI.create("http://127.0.0.1:1/v1");

  private final Config troupe;
  private final List<ProviderSpec> on = new ArrayList<>();
  private final List<String> off = new ArrayList<>();
  private final Map<String, List<String>> models = new LinkedHashMap<>(); // those that are off, too

  /**
   * Decides.
   *
   * @param troupe the section {@code troupe}, whose keys are all known
   * @throws StartRefused naming the setting that is wrong
   */
  ProviderPlan(Config troupe, List<UserProvider> users) {
    this.troupe = troupe;
    refuseWrongDefaults(troupe.getConfig("provider-defaults"));
    var configured = new TreeSet<>(troupe.getObject("providers").keySet());
    users.forEach(user -> configured.remove(user.name()));
    configured.remove(SIMULATOR);
    configured.forEach(this::addConfigured);
    users.forEach(this::addUsers);
    models.put(SIMULATOR, SIMULATED);
    var _ = simulator(ANYWHERE); // refuses what is wrong in its section before anything runs
  }

  /** Those that are on, without the simulator. */
  List<ProviderSpec> on() {
    return List.copyOf(on);
  }

  /** All that could be asked, those that are off included. */
  Set<String> names() {
    return new TreeSet<>(models.keySet()); // ordered, so that a suggestion is always the same
  }

  /** One line for each that is off: which, why, and what turns it on. */
  List<String> off() {
    return List.copyOf(off);
  }

  /** Why {@code model} can be no default, whichever providers are on; empty where it can. */
  Optional<String> objection(String model) {
    var ofThoseOn = new LinkedHashMap<String, List<String>>();
    on.forEach(spec -> ofThoseOn.put(spec.settings().name(), spec.settings().models()));
    return Router.objection(ofThoseOn, model).flatMap(_ -> Router.objection(models, model));
  }

  /** The provider that speaks to the simulator. */
  ProviderSpec simulator(URI address) {
    var dialect = Dialects.named("openai-compatible").dialect();
    var models = ConfigValueFactory.fromIterable(SIMULATED);
    var section = section(SIMULATOR).withValue("models", models).withoutPath("proxy");
    var settings = read(SIMULATOR, section, Optional.of(address), dialect::authorization);
    return new ProviderSpec(settings, new DialectBackend(dialect, settings));
  }

  /** Here, they are named as what they are, and not as the first provider's. */
  private static void refuseWrongDefaults(Config defaults) {
    Sections.read(
        "troupe.provider-defaults",
        defaults,
        section -> ProviderSection.read("default", section, Optional.of(ANYWHERE), List.of()));
  }

  private void addConfigured(String name) {
    var section = section(name);
    if (isEnabled(name, section)) {
      var dialect = parse(name, section, it -> Dialects.named(it.getString("dialect")));
      if (baseUrl(name, section).isEmpty() && dialect.needsKey() && keys(name).isEmpty()) {
        off.add(
            "provider '%s' is off, it has no key: export %s, or give troupe.providers.%s an api-key"
                .formatted(name, dialect.keyVariable(), name));
        return;
      }
      var address = address(name, section, dialect.address());
      var settings = read(name, section, Optional.of(address), dialect.dialect()::authorization);
      on.add(new ProviderSpec(settings, new DialectBackend(dialect.dialect(), settings)));
    }
  }

  private void addUsers(UserProvider user) {
    var section = section(user.name());
    if (isEnabled(user.name(), section)) {
      var address = baseUrl(user.name(), section).or(user::baseUrl);
      var settings = read(user.name(), section, address, ProviderPlan::bearer);
      on.add(new ProviderSpec(settings, new UserBackend(user.factory(), settings)));
    }
  }

  private boolean isEnabled(String name, Config section) {
    models.put(name, parse(name, section, it -> it.getStringList("models")));
    var enabled = parse(name, section, it -> it.getBoolean("enabled"));
    if (!enabled) {
      off.add("provider '%s' is off: troupe.providers.%s.enabled is false".formatted(name, name));
    }
    return enabled;
  }

  /** The section's own address comes first: it is the operator's word. */
  private static URI address(String name, Config section, Optional<URI> otherwise) {
    return baseUrl(name, section)
        .or(() -> otherwise)
        .orElseThrow(
            () ->
                new StartRefused(
                    "troupe.providers.%s.base-url is not set: say where the provider is, such as"
                            .formatted(name)
                        + " \"http://127.0.0.1:8000\""));
  }

  private static Optional<URI> baseUrl(String name, Config section) {
    if (!section.hasPath("base-url")) {
      return Optional.empty();
    }
    return Optional.of(parse(name, section, it -> Addresses.parse(it.getString("base-url"))));
  }

  private static Map<String, String> bearer(String key) {
    return Map.of("Authorization", "Bearer " + key);
  }

  private ProviderSettings read(
      String name,
      Config section,
      Optional<URI> address,
      Function<String, Map<String, String>> headers) {
    address.ifPresent(url -> parse(name, section, it -> requireNoProxyForHttp(it, url)));
    var authorization = keys(name).stream().map(headers).toList();
    return parse(name, section, it -> ProviderSection.read(name, it, address, authorization));
  }

  /** CONNECT is for https; that a request goes past its proxy unseen may be what must not be. */
  private static URI requireNoProxyForHttp(Config section, URI address) {
    if (section.hasPath("proxy") && address.getScheme().equals("http")) {
      throw new IllegalArgumentException(
          "proxy must be null where base-url is http: it serves https only, got base-url "
              + address);
    }
    return address;
  }

  private List<String> keys(String name) {
    return parse(name, section(name), KeyList::read);
  }

  private Config section(String name) {
    var path = "providers." + ConfigUtil.quoteString(name);
    var defaults = troupe.getConfig("provider-defaults");
    return troupe.hasPath(path) ? troupe.getConfig(path).withFallback(defaults) : defaults;
  }

  private static <T> T parse(String name, Config section, Function<Config, T> parser) {
    return Sections.read("troupe.providers." + name, section, parser);
  }
}
