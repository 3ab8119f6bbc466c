package dev.troupe.dialect.anthropic;

import dev.troupe.model.Usage;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one answer so far.
 *
 * <p>Events repeat some counts and leave out others, each of all so far. Anthropic counts cached
 * input beside the rest of it: the whole is their sum.
 */
final class Counter {

  private final Event.Count latest = new Event.Count();
  private @Nullable Usage told;

  /** The tokens with what {@code count} says; empty where that is nothing new. */
  Optional<Usage> add(Event.@Nullable Count count) {
    if (count == null) {
      return Optional.empty();
    }
    latest.input = newer(count.input, latest.input);
    latest.cacheWrite = newer(count.cacheWrite, latest.cacheWrite);
    latest.cacheRead = newer(count.cacheRead, latest.cacheRead);
    latest.output = newer(count.output, latest.output);
    latest.thinking = newer(count.thinking, latest.thinking);
    if (latest.input.isEmpty() && latest.output.isEmpty()) {
      return Optional.empty();
    }
    var usage = usage();
    if (usage.equals(told)) {
      return Optional.empty();
    }
    told = usage;
    return Optional.of(usage);
  }

  private Usage usage() {
    return new Usage(
        latest.input.orElse(0) + latest.cacheWrite.orElse(0) + latest.cacheRead.orElse(0),
        latest.output.orElse(0),
        latest.cacheRead,
        latest.thinking,
        latest.cacheWrite,
        false);
  }

  private static OptionalLong newer(OptionalLong count, OptionalLong before) {
    return count.isPresent() ? count : before;
  }
}
