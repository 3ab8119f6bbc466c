package dev.troupe.dialect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads rate limits from the headers of an answer, in the shapes that vendors use.
 *
 * <p>A header may hold anything: what cannot be read counts as absent.
 */
public final class RateHeaders {

  private static final Pattern COUNT = Pattern.compile("\\d{1,18}");
  private static final int LONGEST_TIME = 64; // characters

  private RateHeaders() {}

  /**
   * OpenAI's: {@code x-ratelimit-remaining-requests: 59}, {@code x-ratelimit-reset-requests: 6m0s}.
   *
   * @param header the value of a header by its name in lower case
   */
  public static Rates openAi(Function<String, Optional<String>> header) {
    return new Rates(openAi(header, "requests"), openAi(header, "tokens"));
  }

  private static Optional<RateState> openAi(
      Function<String, Optional<String>> header, String what) {
    return RateState.of(
        count(header, "x-ratelimit-limit-" + what),
        count(header, "x-ratelimit-remaining-" + what),
        header.apply("x-ratelimit-reset-" + what).flatMap(GoDuration::parse));
  }

  /**
   * Anthropic's: {@code anthropic-ratelimit-requests-remaining: 59}, {@code
   * anthropic-ratelimit-requests-reset: 2026-11-22T10:00:30Z}.
   *
   * <p>The instants are measured by the {@code date} of the same answer, whatever this machine's
   * clock says; both are in whole seconds. Of tokens it tells one limit, or one for input and one
   * for output: then the one of which less remains.
   *
   * @param header the value of a header by its name in lower case
   */
  public static Rates anthropic(Function<String, Optional<String>> header) {
    var tokens =
        anthropic(header, "tokens")
            .or(
                () ->
                    Stream.of("input-tokens", "output-tokens")
                        .flatMap(what -> anthropic(header, what).stream())
                        .min(Comparator.comparingLong(RateState::remaining)));
    return new Rates(anthropic(header, "requests"), tokens);
  }

  private static Optional<RateState> anthropic(
      Function<String, Optional<String>> header, String what) {
    var prefix = "anthropic-ratelimit-" + what;
    var sent = time(header, "date", DateTimeFormatter.RFC_1123_DATE_TIME);
    var full = time(header, prefix + "-reset", DateTimeFormatter.ISO_OFFSET_DATE_TIME); // RFC 3339
    return RateState.of(
        count(header, prefix + "-limit"),
        count(header, prefix + "-remaining"),
        sent.flatMap(start -> full.map(end -> Duration.between(start, end))));
  }

  private static OptionalLong count(Function<String, Optional<String>> header, String name) {
    return header
        .apply(name)
        .map(String::strip)
        .filter(value -> COUNT.matcher(value).matches())
        .map(value -> OptionalLong.of(Long.parseLong(value)))
        .orElse(OptionalLong.empty());
  }

  private static Optional<Instant> time(
      Function<String, Optional<String>> header, String name, DateTimeFormatter format) {
    return header
        .apply(name)
        .filter(value -> value.length() <= LONGEST_TIME)
        .flatMap(value -> time(value.strip(), format));
  }

  private static Optional<Instant> time(String value, DateTimeFormatter format) {
    try {
      return Optional.of(format.parse(value, Instant::from));
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
