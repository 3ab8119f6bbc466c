package dev.troupe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import dev.troupe.catalogue.Catalogue;
import dev.troupe.catalogue.Offer;
import dev.troupe.dialect.Dialect;
import dev.troupe.provider.Credentials;
import dev.troupe.provider.DialectBackend;
import dev.troupe.provider.OffProvider;
import dev.troupe.provider.ProviderSection;
import dev.troupe.provider.ProviderSettings;
import dev.troupe.provider.ProviderSpec;
import dev.troupe.provider.Router;
import dev.troupe.provider.UserBackend;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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

  private static final List<String> SIMULATED = List.of("echo", "tools", "json", "embed", "fault");
  private static final String NO_DIALECT = ""; // of a provider that a user wrote
  private static final Duration OFTENEST_LOOK = Duration.ofSeconds(1);
  private static final Duration RAREST_LOOK = Duration.ofDays(30);
  private static final URI ANYWHERE = URI.create("http://127.0.0.1:1/v1");

  private final Config troupe;
  private final Catalogue catalogue;
  private final List<ProviderSpec> on = new ArrayList<>();
  private final List<OffProvider> off = new ArrayList<>();
  private final Map<String, Offer> offers = new LinkedHashMap<>(); // of those that are off, too
  private final Map<String, List<String>> keys = new HashMap<>(); // by the provider's name

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
    catalogue = CataloguePlan.read(troupe, allNames(configured, users));
    configured.forEach(this::addConfigured);
    users.forEach(this::addUsers);
    offers.put(SIMULATOR, simulator(ANYWHERE).offer()); // refuses a wrong section before all runs
  }

  private static Set<String> allNames(Set<String> configured, List<UserProvider> users) {
    var names = new TreeSet<>(configured);
    users.forEach(user -> names.add(user.name()));
    names.add(SIMULATOR);
    return names;
  }

  /** Those that are on, without the simulator. */
  List<ProviderSpec> on() {
    return List.copyOf(on);
  }

  /** All that could be asked, those that are off included. */
  Set<String> names() {
    return new TreeSet<>(offers.keySet()); // ordered, so that a suggestion is always the same
  }

  /** Those that are off. */
  List<OffProvider> off() {
    return List.copyOf(off);
  }

  /** One line for each that is off: which, why, and what turns it on. */
  List<String> offLines() {
    return off.stream().map(OffProvider::line).toList();
  }

  /** Why {@code model} can be no default, whichever providers are on; empty where it can. */
  Optional<String> objection(String model) {
    var ofThoseOn = new LinkedHashMap<String, Offer>();
    on.forEach(spec -> ofThoseOn.put(spec.settings().name(), spec.offer()));
    return Router.objection(ofThoseOn, model).flatMap(_ -> Router.objection(offers, model));
  }

  /** The provider that speaks to the simulator. */
  ProviderSpec simulator(URI address) {
    var dialect = Dialects.named("openai-compatible").dialect();
    var models = ConfigValueFactory.fromIterable(SIMULATED);
    var all = ConfigValueFactory.fromIterable(List.of());
    var section =
        section(SIMULATOR)
            .withValue("models", models)
            .withValue("allow", all)
            .withValue("deny", all)
            .withoutPath("organization")
            .withoutPath("project")
            .withoutPath("proxy");
    var key = new Credentials(headers(SIMULATOR, dialect::authorization), Optional.empty());
    var settings = read(SIMULATOR, section, Optional.of(address), key);
    var offer = offer(SIMULATOR, dialect.name(), section);
    return new ProviderSpec(settings, new DialectBackend(dialect, settings), offer);
  }

  /** Here, they are named as what they are, and not as the first provider's. */
  private static void refuseWrongDefaults(Config defaults) {
    Sections.read(
        "troupe.provider-defaults",
        defaults,
        section ->
            ProviderSection.read("default", section, Optional.of(ANYWHERE), Credentials.NONE));
  }

  private void addConfigured(String name) {
    var section = section(name);
    offers.put(name, offer(name, parse(name, section, it -> it.getString("dialect")), section));
    if (isEnabled(name, section)) {
      var dialect = parse(name, section, Dialects::of);
      var aws = parse(name, section, it -> AwsSection.read(name, it, dialect));
      var credentials = parse(name, section, _ -> credentials(name, dialect, aws));
      if (baseUrl(name, section).isEmpty()
          && dialect.needsKey()
          && credentials.equals(Credentials.NONE)) {
        off.add(
            new OffProvider(
                name, noKey(name, dialect), Optional.of(offerOf(name, dialect.dialect()))));
        return;
      }
      var address = address(name, section, dialect, aws);
      var whole = parse(name, section, it -> DialectHeaders.of(it, dialect));
      var settings = read(name, whole, Optional.of(address), credentials);
      var discovery = parse(name, section, ProviderPlan::discovery);
      var backend = new DialectBackend(dialect.dialect(), settings, discovery);
      on.add(new ProviderSpec(settings, backend, offer(name)));
    }
  }

  /** What is told of one that is off, as far as its API shows. */
  private Offer offerOf(String name, Dialect dialect) {
    return dialect.embedder().isPresent() ? offer(name) : offer(name).withoutEmbeddings();
  }

  private static String noKey(String name, Dialects.Entry dialect) {
    return "it has no key; export %s, or give troupe.providers.%s an api-key%s"
        .formatted(dialect.keyVariable(), name, dialect.isAws() ? " or an aws.access-key-id" : "");
  }

  private void addUsers(UserProvider user) {
    var section = section(user.name());
    offers.put(user.name(), offer(user.name(), NO_DIALECT, section));
    if (isEnabled(user.name(), section)) {
      var address = baseUrl(user.name(), section).or(user::baseUrl);
      var whole = parse(user.name(), section, it -> ofNone(user.name(), it));
      var key = new Credentials(headers(user.name(), ProviderPlan::bearer), Optional.empty());
      var settings = read(user.name(), whole, address, key);
      var backend = new UserBackend(user.factory(), settings);
      on.add(new ProviderSpec(settings, backend, offer(user.name())));
    }
  }

  private boolean isEnabled(String name, Config section) {
    var enabled = parse(name, section, it -> it.getBoolean("enabled"));
    if (!enabled) {
      var reason = "troupe.providers.%s.enabled is false".formatted(name);
      off.add(new OffProvider(name, reason, Optional.empty()));
    }
    return enabled;
  }

  private Offer offer(String name) {
    return Optional.ofNullable(offers.get(name)).orElseThrow();
  }

  private Offer offer(String name, String dialect, Config section) {
    return parse(
        name,
        section,
        it ->
            Offer.of(
                catalogue,
                name,
                dialect,
                it.getStringList("models"),
                new Offer.Access(it.getStringList("allow"), it.getStringList("deny"))));
  }

  private static Optional<Duration> discovery(Config section) {
    if (!section.hasPath("discover-every")) {
      return Optional.empty();
    }
    var interval = section.getDuration("discover-every");
    if (interval.compareTo(OFTENEST_LOOK) < 0 || interval.compareTo(RAREST_LOOK) > 0) {
      throw new IllegalArgumentException(
          "discover-every must be 1s to 30d, got " + section.getString("discover-every"));
    }
    return Optional.of(interval);
  }

  /** The section's own address comes first: it is the operator's word. */
  private static URI address(String name, Config section, Dialects.Entry dialect, AwsSection aws) {
    return baseUrl(name, section)
        .or(dialect::address)
        .or(aws::address)
        .orElseThrow(
            () ->
                new StartRefused(
                    "troupe.providers.%s.%s"
                        .formatted(
                            name,
                            dialect.isAws()
                                ? "aws.region is not set: say where Bedrock is, such as us-east-1"
                                : "base-url is not set: say where the provider is, such as"
                                    + " \"http://127.0.0.1:8000\"")));
  }

  private static Optional<URI> baseUrl(String name, Config section) {
    if (!section.hasPath("base-url")) {
      return Optional.empty();
    }
    return Optional.of(parse(name, section, it -> Addresses.parse(it.getString("base-url"))));
  }

  private static Config ofNone(String name, Config section) {
    AwsSection.refuse(name, section);
    return DialectHeaders.ofNone(section);
  }

  private static Map<String, String> bearer(String key) {
    return Map.of("Authorization", "Bearer " + key);
  }

  private Credentials credentials(String name, Dialects.Entry dialect, AwsSection aws) {
    if (aws.signer().isPresent() && !keys(name).isEmpty()) {
      throw new IllegalArgumentException(
          "aws.access-key-id must be null where an api-key is set: keep one of them");
    }
    return new Credentials(headers(name, dialect.dialect()::authorization), aws.signer());
  }

  private List<Map<String, String>> headers(
      String name, Function<String, Map<String, String>> ofKey) {
    return keys(name).stream().map(ofKey).toList();
  }

  private ProviderSettings read(
      String name, Config section, Optional<URI> address, Credentials credentials) {
    address.ifPresent(url -> parse(name, section, it -> requireNoProxyForHttp(it, url)));
    return parse(name, section, it -> ProviderSection.read(name, it, address, credentials));
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

  /** Each is read once, so that its file is, and what is to be said of that. */
  private List<String> keys(String name) {
    return keys.computeIfAbsent(
        name, _ -> parse(name, section(name), section -> KeyList.read(name, section)));
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
