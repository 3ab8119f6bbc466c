package dev.troupe.catalogue;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a model as values of JSON: by the keys that the configuration has for it, with
 * underscores. What nobody said is left out.
 */
public final class Told {

  private Told() {}

  /** What {@code can} says. */
  // {"temperature":[0.0,1.0],"images":true,"tools":true,"thinking":{"efforts":["low","high"]}}
  public static Map<String, Object> capabilities(Capabilities can) {
    var told = new LinkedHashMap<String, Object>();
    put(told, "chat", can.chat());
    temperature(can.temperature()).ifPresent(range -> told.put("temperature", range));
    put(told, "images", can.images());
    put(told, "tools", can.tools());
    put(told, "forced_tools", can.forcedTools());
    put(told, "json_object", can.jsonObject());
    put(told, "json_schema", can.jsonSchema());
    put(told, "streaming", can.streaming());
    put(told, "embeddings", can.embeddings());
    var thinking = thinking(can.thinking());
    if (!thinking.isEmpty()) {
      told.put("thinking", thinking);
    }
    return told;
  }

  private static void put(Map<String, Object> told, String key, Support support) {
    switch (support) {
      case YES -> told.put(key, true);
      case NO -> told.put(key, false);
      case UNKNOWN -> {}
    }
  }

  private static Optional<List<Double>> temperature(Temperature taken) {
    return switch (taken.support()) {
      case YES -> Optional.of(List.of(taken.least(), taken.most()));
      case NO -> Optional.of(List.of());
      case UNKNOWN -> Optional.empty();
    };
  }

  private static Map<String, Object> thinking(Thinking thinking) {
    var told = new LinkedHashMap<String, Object>();
    if (thinking.support() != Support.UNKNOWN) {
      var efforts = thinking.efforts().stream().map(it -> it.name().toLowerCase(Locale.ROOT));
      told.put("efforts", efforts.toList());
    }
    thinking
        .budget()
        .ifPresent(budget -> told.put("budget", List.of(budget.least(), budget.most())));
    return told;
  }

  /** What {@code prices} says. */
  // {"currency":"USD","read":"2026-11-29","input":"0.20","output":"1.20",
  //  "long_input":{"above":272000,"input":"0.40","output":"1.80"}}, of a million tokens
  public static Map<String, Object> prices(Prices prices) {
    var told = new LinkedHashMap<String, Object>();
    told.put("currency", prices.currency());
    told.put("read", prices.read().toString());
    put(told, prices.usual());
    prices.longInput().ifPresent(tier -> told.put("long_input", longInput(tier)));
    return told;
  }

  private static Map<String, Object> longInput(Prices.LongInput tier) {
    var told = new LinkedHashMap<String, Object>();
    told.put("above", tier.above());
    put(told, tier.rates());
    return told;
  }

  private static void put(Map<String, Object> told, TokenPrices rates) {
    put(told, "input", rates.input());
    put(told, "cached_input", rates.cachedInput());
    put(told, "cache_write", rates.cacheWrite());
    put(told, "output", rates.output());
  }

  /** As text, since it is exact. */
  private static void put(Map<String, Object> told, String key, Optional<BigDecimal> price) {
    price.ifPresent(amount -> told.put(key, amount.toPlainString()));
  }
}
