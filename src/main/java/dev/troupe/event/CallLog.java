package dev.troupe.event;

import dev.troupe.model.Attempt;
import dev.troupe.model.Cost;
import dev.troupe.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Writes one line for each call that ended, at the level INFO of the logger {@value #LOGGER}.
 *
 * <p>The keys are always the same and in the same order, {@code -} stands for what is absent, and
 * times are milliseconds:
 *
 * <pre>{@code
 * kind=model call=3f9a… door=http tool=chat provider=openai model=gpt-5 attempts=1 tried=- outcome=ok queued_ms=0.1 first_event_ms=312.4 total_ms=1503.9 tokens=reported input=812 output=304 cost=0.004055 currency=USD
 * kind=route call=3f9a… door=http tool=chat route=smart attempts=2 tried=openai/gpt-5:throttled:12.0 outcome=ok first_event_ms=330.1 total_ms=1504.0
 * kind=tool call=3f9a… door=http tool=chat outcome=ok queued_ms=0.2 first_event_ms=313.0 total_ms=1505.2
 * }</pre>
 *
 * Neither prompts nor answers are in it. While it is written, the MDC holds the call id under
 * {@code call}, as it does in the course of the call.
 */
public final class CallLog implements TroupeListener {

  /** The logger's name. */
  public static final String LOGGER = "troupe.calls";

  private static final String MDC_KEY = "call";
  private static final int LONGEST_VALUE = 200; // a model's name comes from the caller
  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  @Override
  public void on(TroupeEvent event) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    switch (event) {
      case TroupeEvent.ModelCallEnded ended -> write(ended.origin(), line(ended));
      case TroupeEvent.RouteCallEnded ended -> write(ended.origin(), line(ended));
      case TroupeEvent.ToolCallEnded ended -> write(ended.origin(), line(ended));
      case TroupeEvent.CpuTaskEnded _ -> {
        // part of a call, which has a line of its own
      }
    }
  }

  private static void write(Origin origin, String line) {
    try (var _ = MDC.putCloseable(MDC_KEY, origin.callId())) {
      LOG.info(line);
    }
  }

  static String line(TroupeEvent.ModelCallEnded ended) {
    return "kind=model"
        + beginning(ended.origin(), ended.origin().tool())
        + (" provider=" + value(ended.provider()))
        + (" model=" + value(ended.model()))
        + (" attempts=" + ended.attempts().size())
        + (" tried=" + value(tried(ended.attempts())))
        + (" outcome=" + value(ended.outcome()))
        + times(ended.queued(), ended.firstEvent(), ended.total())
        + bill(ended.usage(), ended.cost());
  }

  static String line(TroupeEvent.RouteCallEnded ended) {
    return "kind=route"
        + beginning(ended.origin(), ended.origin().tool())
        + (" route=" + value(ended.route()))
        + (" attempts=" + ended.attempts().size())
        + (" tried=" + value(tried(ended.attempts())))
        + (" outcome=" + value(ended.outcome()))
        + (" first_event_ms=" + ended.firstEvent().map(CallLog::millis).orElse("-"))
        + (" total_ms=" + millis(ended.total()));
  }

  static String line(TroupeEvent.ToolCallEnded ended) {
    return "kind=tool"
        + beginning(ended.origin(), Optional.of(ended.tool()))
        + (" outcome=" + value(ended.outcome()))
        + times(ended.queued(), ended.firstEvent(), ended.total());
  }

  /** All but the last, whose outcome is the call's: {@code openai/gpt-5:throttled:12.0,…}. */
  private static String tried(List<Attempt> attempts) {
    return attempts.stream()
        .limit(Math.max(0, attempts.size() - 1))
        .map(a -> a.provider() + "/" + a.model() + ":" + a.outcome() + ":" + millis(a.took()))
        .collect(Collectors.joining(","));
  }

  private static String beginning(Origin origin, Optional<String> tool) {
    return " call="
        + value(origin.callId())
        + (" door=" + origin.door().name().toLowerCase(Locale.ROOT))
        + (" tool=" + value(tool.orElse("")));
  }

  private static String times(Duration queued, Optional<Duration> firstEvent, Duration total) {
    return " queued_ms="
        + millis(queued)
        + (" first_event_ms=" + firstEvent.map(CallLog::millis).orElse("-"))
        + (" total_ms=" + millis(total));
  }

  /** Tokens are {@code reported} by the provider, or {@code estimated}. */
  private static String bill(Optional<Usage> usage, Optional<Cost> cost) {
    return " tokens="
        + usage.map(it -> it.estimated() ? "estimated" : "reported").orElse("-")
        + (" input=" + usage.map(it -> Long.toString(it.inputTokens())).orElse("-"))
        + (" output=" + usage.map(it -> Long.toString(it.outputTokens())).orElse("-"))
        + (" cost=" + cost.map(it -> it.amount().toPlainString()).orElse("-"))
        + (" currency=" + cost.map(Cost::currency).orElse("-"));
  }

  private static String millis(Duration time) {
    var tenths = time.toNanos() / 100_000;
    return tenths / 10 + "." + tenths % 10;
  }

  /** The text as one word, so that no value can look like another key or another line. */
  private static String value(String text) {
    if (text.isEmpty()) {
      return "-";
    }
    var word = new StringBuilder(Math.min(text.length(), LONGEST_VALUE));
    text.codePoints().limit(LONGEST_VALUE).forEach(c -> word.appendCodePoint(isPlain(c) ? c : '?'));
    return word.toString();
  }

  private static boolean isPlain(int codePoint) {
    return Character.isLetterOrDigit(codePoint)
        || (codePoint > ' ' && codePoint < 127 && codePoint != '=' && codePoint != '"');
  }
}
