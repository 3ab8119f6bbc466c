package dev.troupe.event;

import dev.troupe.model.Attempt;
import dev.troupe.model.Cost;
import dev.troupe.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    var line =
        beginning("model", ended.origin(), ended.origin().tool())
            .word("provider", ended.provider())
            .word("model", ended.model())
            .number("attempts", ended.attempts().size())
            .word("tried", tried(ended.attempts()))
            .word("outcome", ended.outcome());
    return bill(
            times(line, ended.queued(), ended.firstEvent(), ended.total()),
            ended.usage(),
            ended.cost())
        .toString();
  }

  static String line(TroupeEvent.RouteCallEnded ended) {
    return beginning("route", ended.origin(), ended.origin().tool())
        .word("route", ended.route())
        .number("attempts", ended.attempts().size())
        .word("tried", tried(ended.attempts()))
        .word("outcome", ended.outcome())
        .millis("first_event_ms", ended.firstEvent())
        .millis("total_ms", ended.total())
        .toString();
  }

  static String line(TroupeEvent.ToolCallEnded ended) {
    var line =
        beginning("tool", ended.origin(), Optional.of(ended.tool()))
            .word("outcome", ended.outcome());
    return times(line, ended.queued(), ended.firstEvent(), ended.total()).toString();
  }

  /**
   * Those that failed, but for the last, whose outcome is the call's: {@code
   * openai/gpt-5:throttled:12.0,…}. A call for vectors has one that was answered for each batch.
   */
  private static String tried(List<Attempt> attempts) {
    if (attempts.size() < 2) {
      return "";
    }
    var tried = new StringBuilder();
    for (var attempt : attempts.subList(0, attempts.size() - 1)) {
      if (!attempt.outcome().equals(Attempt.OK)) {
        append(attempt, tried);
      }
    }
    return tried.toString();
  }

  private static void append(Attempt attempt, StringBuilder tried) {
    tried.append(tried.isEmpty() ? "" : ",");
    tried.append(attempt.provider()).append('/').append(attempt.model());
    tried.append(':').append(attempt.outcome()).append(':');
    CallLine.appendMillis(tried, attempt.took());
  }

  private static CallLine beginning(String kind, Origin origin, Optional<String> tool) {
    return new CallLine(kind)
        .word("call", origin.callId())
        .word("door", origin.door().name().toLowerCase(Locale.ROOT))
        .word("tool", tool.orElse(""));
  }

  private static CallLine times(
      CallLine line, Duration queued, Optional<Duration> firstEvent, Duration total) {
    return line.millis("queued_ms", queued)
        .millis("first_event_ms", firstEvent)
        .millis("total_ms", total);
  }

  /** Tokens are {@code reported} by the provider, or {@code estimated}. */
  private static CallLine bill(CallLine line, Optional<Usage> usage, Optional<Cost> cost) {
    if (usage.isPresent()) {
      line.word("tokens", usage.get().estimated() ? "estimated" : "reported")
          .number("input", usage.get().inputTokens())
          .number("output", usage.get().outputTokens());
    } else {
      line.word("tokens", "").word("input", "").word("output", "");
    }
    return line.word("cost", cost.map(it -> it.amount().toPlainString()).orElse(""))
        .word("currency", cost.map(Cost::currency).orElse(""));
  }
}
