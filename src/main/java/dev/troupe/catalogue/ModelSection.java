package dev.troupe.catalogue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.troupe.model.ReasoningEffort;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One model's section of the configuration: {@code troupe.models.<name>}, over {@code
 * troupe.model-defaults}, so that every key is there.
 */
public final class ModelSection {

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  private final Config section;

  private ModelSection(Config section) {
    this.section = section;
  }

  /**
   * The model in {@code section}.
   *
   * @param key of the section, which is the model's name where it says no other
   * @throws ConfigException where a value has the wrong type
   * @throws IllegalArgumentException where a value is out of its range, naming its key
   */
  public static ModelEntry read(String key, Config section) {
    var values = new ModelSection(section);
    return new ModelEntry(
        section.hasPath("name") ? section.getString("name") : key,
        section.getStringList("aliases"),
        section.getStringList("dialects"),
        section.getStringList("providers"),
        values.tokens("context-window"),
        values.tokens("max-output-tokens"),
        values.categories(),
        values.capabilities(),
        values.prices());
  }

  private Set<Category> categories() {
    var categories = EnumSet.noneOf(Category.class);
    for (var word : section.getStringList("categories")) {
      categories.add(
          Category.named(word)
              .orElseThrow(
                  () ->
                      amongError("categories", List.of(Category.values()), Category::word, word)));
    }
    return categories;
  }

  private Capabilities capabilities() {
    return new Capabilities(
        support("chat"),
        temperature(),
        thinking(),
        support("images"),
        support("tools"),
        support("forced-tools"),
        support("json-object"),
        support("json-schema"),
        support("streaming"),
        support("embeddings"));
  }

  private Support support(String key) {
    var path = "capabilities." + key;
    return section.hasPath(path) ? Support.of(section.getBoolean(path)) : Support.UNKNOWN;
  }

  private Temperature temperature() {
    var path = "capabilities.temperature";
    if (!section.hasPath(path)) {
      return Temperature.UNKNOWN;
    }
    var values = section.getDoubleList(path);
    if (values.isEmpty()) {
      return Temperature.NONE;
    }
    requirePair(path, values);
    return Temperature.within(values.getFirst(), values.getLast());
  }

  private Thinking thinking() {
    var path = "capabilities.thinking.efforts";
    var support = section.hasPath(path) ? Support.YES : Support.UNKNOWN;
    var efforts =
        support == Support.YES
            ? section.getStringList(path).stream().map(ModelSection::effort).toList()
            : List.<ReasoningEffort>of();
    return new Thinking(
        support == Support.YES && efforts.isEmpty() ? Support.NO : support, efforts, budget());
  }

  private static ReasoningEffort effort(String word) {
    return Arrays.stream(ReasoningEffort.values())
        .filter(each -> word(each).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                amongError(
                    "capabilities.thinking.efforts",
                    List.of(ReasoningEffort.values()),
                    ModelSection::word,
                    word));
  }

  private static String word(ReasoningEffort effort) {
    return effort.name().toLowerCase(Locale.ROOT);
  }

  private Optional<Thinking.Budget> budget() {
    var path = "capabilities.thinking.budget";
    if (!section.hasPath(path)) {
      return Optional.empty();
    }
    var values = section.getIntList(path);
    requirePair(path, values);
    return Optional.of(new Thinking.Budget(values.getFirst(), values.getLast()));
  }

  private static void requirePair(String path, Collection<?> values) {
    if (values.size() != 2) {
      throw new IllegalArgumentException(path + " must be [least, most], got " + values);
    }
  }

  private OptionalInt tokens(String key) {
    if (!section.hasPath(key)) {
      return OptionalInt.empty();
    }
    var tokens = section.getInt(key);
    if (tokens < 1) {
      throw new IllegalArgumentException(key + " must be at least 1, got " + tokens);
    }
    return OptionalInt.of(tokens);
  }

  private Optional<Prices> prices() {
    var usual = rates("prices.");
    var longInput = longInput();
    if (usual.isEmpty() && longInput.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Prices(currency(), read(), usual, longInput));
  }

  private Optional<Prices.LongInput> longInput() {
    var rates = rates("prices.long-input.");
    var above = tokens("prices.long-input.above");
    if (above.isPresent() == rates.isEmpty()) {
      throw new IllegalArgumentException(
          "prices.long-input.above must be set where prices stand beside it, and only there, got "
              + (above.isPresent() ? above.getAsInt() : "null"));
    }
    return above.isPresent()
        ? Optional.of(new Prices.LongInput(above.getAsInt(), rates))
        : Optional.empty();
  }

  private TokenPrices rates(String prefix) {
    return new TokenPrices(
        price(prefix + "input"),
        price(prefix + "cached-input"),
        price(prefix + "cache-write"),
        price(prefix + "output"));
  }

  /** Read from its text: a price is exact. */
  private Optional<BigDecimal> price(String path) {
    if (!section.hasPath(path)) {
      return Optional.empty();
    }
    var text = section.getString(path);
    try {
      var price = new BigDecimal(text);
      if (price.signum() >= 0) {
        return Optional.of(price);
      }
    } catch (NumberFormatException _) {
      // told below, as one below 0 is
    }
    throw new IllegalArgumentException(path + " must be a number from 0, got " + text);
  }

  private String currency() {
    var path = "prices.currency";
    var currency = section.hasPath(path) ? section.getString(path) : "null";
    if (!CURRENCY.matcher(currency).matches()) {
      throw new IllegalArgumentException(
          path + " must be three capital letters such as USD, got " + currency);
    }
    return currency;
  }

  private LocalDate read() {
    var path = "prices.read";
    var day = section.hasPath(path) ? section.getString(path) : "null";
    try {
      return LocalDate.parse(day);
    } catch (DateTimeException noDay) {
      throw new IllegalArgumentException(
          path + " must be the day on which they were read, such as 2026-11-29, got " + day, noDay);
    }
  }

  private static <T> IllegalArgumentException amongError(
      String path, List<T> known, Function<T, String> word, String got) {
    return new IllegalArgumentException(
        "%s must be among %s, got %s"
            .formatted(path, known.stream().map(word).collect(Collectors.joining(", ")), got));
  }
}
