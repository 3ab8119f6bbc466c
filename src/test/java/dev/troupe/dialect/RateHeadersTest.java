package dev.troupe.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.dialect.openai.OpenAiDialect;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateHeadersTest {

  private static final String DATE = "Sun, 22 Nov 2026 10:00:00 GMT";

  private static Function<String, Optional<String>> headers(String... namesAndValues) {
    var headers = new HashMap<String, String>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      headers.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers(headers);
  }

  private static Function<String, Optional<String>> headers(Map<String, String> headers) {
    return name -> Optional.ofNullable(headers.get(name));
  }

  private static Optional<RateState> openAi(String limit, String remaining, String reset) {
    return RateHeaders.openAi(
            headers(
                "x-ratelimit-limit-requests", limit,
                "x-ratelimit-remaining-requests", remaining,
                "x-ratelimit-reset-requests", reset))
        .requests();
  }

  private static Optional<RateState> anthropic(String date, String reset) {
    return RateHeaders.anthropic(
            headers(
                "date",
                date,
                "anthropic-ratelimit-requests-limit",
                "50",
                "anthropic-ratelimit-requests-remaining",
                "0",
                "anthropic-ratelimit-requests-reset",
                reset))
        .requests();
  }

  private static Optional<RateState> state(long limit, long remaining, String reset) {
    return Optional.of(new RateState(OptionalLong.of(limit), remaining, Duration.parse(reset)));
  }

  @Test
  void readsBothLimitsOfOpenAi() {
    var rates =
        new OpenAiDialect()
            .rates(
                headers(
                    "x-ratelimit-limit-requests", "60",
                    "x-ratelimit-remaining-requests", "59",
                    "x-ratelimit-reset-requests", "1s",
                    "x-ratelimit-limit-tokens", "150000",
                    "x-ratelimit-remaining-tokens", "149984",
                    "x-ratelimit-reset-tokens", "6m0s"));

    assertEquals(new Rates(state(60, 59, "PT1S"), state(150_000, 149_984, "PT6M")), rates);
  }

  @ParameterizedTest
  @CsvSource({
    "1s, PT1S",
    "6m0s, PT6M",
    "20ms, PT0.02S",
    "1h2m3.5s, PT1H2M3.5S",
    "2m59.56s, PT2M59.56S",
    "1.s, PT1S",
    "' 7us ', PT0.000007S",
    "7µs, PT0.000007S",
    "7μs, PT0.000007S",
    "7ns, PT0.000000007S",
    "24h0m0s, PT24H",
    "744h, PT744H",
  })
  void readsTheDurationsOfGo(String reset, String duration) {
    assertEquals(state(10, 0, duration), openAi("10", "0", reset));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s",
        "1",
        "0",
        "0s",
        "-1s",
        "1 s",
        "1s-",
        "1s 2",
        "soon",
        "NaN",
        "1e9s",
        "1d",
        "1S",
        ".",
        ".s",
        "1.2.3s",
        "١s",
        "745h",
        "999999999999999999h",
        "9999999999999999999s",
        "1sm",
        "1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h1h",
        "2026-11-22T10:00:00Z"
      })
  void takesAResetThatItCannotReadAsNoWord(String reset) {
    assertEquals(Optional.empty(), openAi("10", "5", reset));
    assertEquals(Optional.empty(), anthropic(DATE, reset.replace("Z", "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "many", "9999999999999999999", "10;w=60", "٣"})
  void takesACountThatItCannotReadAsAbsent(String count) {
    assertEquals(Optional.empty(), openAi("10", count, "1s"));
    assertEquals(
        Optional.of(new RateState(OptionalLong.empty(), 5, Duration.ofSeconds(1))),
        openAi(count, "5", "1s"));
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0,5", "4,5", "-1,5"})
  void takesALimitThatCannotBeAsAbsent(String limit, String remaining) {
    var state = openAi(limit, remaining, "1s").orElseThrow();

    assertEquals(OptionalLong.empty(), state.limit());
  }

  @Test
  void readsAnthropicsInstantsByTheClockOfTheAnswer() {
    assertEquals(state(50, 0, "PT30S"), anthropic(DATE, "2026-11-22T10:00:30Z"));
    assertEquals(state(50, 0, "PT0.25S"), anthropic(DATE, "2026-11-22T12:00:00.250+02:00"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 22 Nov 2026 10:00:00 GMT | 2026-11-22T10:00:00Z",
        "Sun, 22 Nov 2026 10:00:00 GMT | 2026-11-22T09:00:00Z",
        "Sun, 22 Nov 2026 10:00:00 GMT | +999999999-12-31T23:59:59Z",
        "Sun, 22 Nov 2026 10:00:00 GMT | -999999999-01-01T00:00:00Z",
        "Sun, 22 Nov 2026 10:00:00 GMT | 2026-13-45T10:00:00Z",
        "today | 2026-11-22T10:00:30Z",
      })
  void knowsNothingFromAnInstantThatPassedOrCannotBe(String date, String reset) {
    assertEquals(Optional.empty(), anthropic(date, reset));
  }

  @Test
  void readsOfAnthropicsTokensTheOneLimitOrTheScarcerOfTwo() {
    var headers =
        new HashMap<>(
            Map.of(
                "date", DATE,
                "anthropic-ratelimit-input-tokens-remaining", "700",
                "anthropic-ratelimit-input-tokens-reset", "2026-11-22T10:00:01Z",
                "anthropic-ratelimit-output-tokens-remaining", "300",
                "anthropic-ratelimit-output-tokens-reset", "2026-11-22T10:00:02Z"));
    assertEquals(300, RateHeaders.anthropic(headers(headers)).tokens().orElseThrow().remaining());

    headers.put("anthropic-ratelimit-tokens-remaining", "900");
    headers.put("anthropic-ratelimit-tokens-reset", "2026-11-22T10:00:03Z");

    assertEquals(900, RateHeaders.anthropic(headers(headers)).tokens().orElseThrow().remaining());
  }

  @Test
  void knowsNothingWithoutHeaders() {
    assertEquals(Rates.NONE, RateHeaders.openAi(headers()));
    assertEquals(Rates.NONE, RateHeaders.anthropic(headers()));
  }

  /** Values put together from what real ones are made of, and from any bytes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void throwsAtNothing(long seed) {
    var random = new Random(seed);
    var pieces = "-1 0 9 99999999 . : T Z h m s ms µs ns Nov 2026 10:00:00 GMT +14:00 e E , ;";
    var words = pieces.split(" ", -1);

    for (var i = 0; i < 20_000; i++) {
      var text = new StringBuilder();
      for (var n = random.nextInt(8); n > 0; n--) {
        text.append(words[random.nextInt(words.length)]);
      }
      var bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      var value = random.nextInt(4) == 0 ? new String(bytes, ISO_8859_1) : text.toString();
      Function<String, Optional<String>> header =
          name -> Optional.of(random.nextInt(3) == 0 ? value : name.equals("date") ? DATE : "1s");
      assertTrue(holds(RateHeaders.openAi(header)) && holds(RateHeaders.anthropic(header)), value);
    }
  }

  private static boolean holds(Rates rates) {
    return rates.requests().map(RateState::reset).map(Duration::isPositive).orElse(true)
        && rates.tokens().map(RateState::remaining).map(rest -> rest >= 0).orElse(true);
  }

  @Test
  void refusesAStateThatCannotBe() {
    var second = Duration.ofSeconds(1);

    assertThrows(
        IllegalArgumentException.class, () -> new RateState(OptionalLong.of(4), 5, second));
    assertThrows(
        IllegalArgumentException.class, () -> new RateState(OptionalLong.of(0), 0, second));
    assertThrows(
        IllegalArgumentException.class, () -> new RateState(OptionalLong.empty(), -1, second));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RateState(OptionalLong.empty(), 0, Duration.ZERO));
  }
}
