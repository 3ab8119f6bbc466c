package dev.troupe.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.troupe.model.Attempt;
import dev.troupe.model.Cost;
import dev.troupe.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

@Isolated("hears the log of all calls, and silences it")
class CallLogTest {

  private final Origin origin = new Origin("00000000000000a1", Door.HTTP, Optional.of("chat"));
  private final TroupeEvent.ModelCallEnded answered =
      new TroupeEvent.ModelCallEnded(
          origin,
          "openai",
          "gpt-5",
          List.of(
              new Attempt("openai", "gpt-5", "throttled", true, false, Duration.ofMillis(12)),
              new Attempt("openai", "gpt-5", "ok", true, false, Duration.ofMillis(1))),
          "ok",
          Duration.ofNanos(140_000),
          Optional.of(Duration.ofMillis(312)),
          Duration.ofNanos(1_503_949_999),
          Optional.of(Usage.of(812, 304)),
          Optional.of(
              new Cost(new BigDecimal("0.004055"), "USD", LocalDate.of(2026, 11, 29), false)));

  private final Logger logger = (Logger) LoggerFactory.getLogger(CallLog.LOGGER);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void writesOneLineForAModelCall() {
    new CallLog().on(answered);

    assertEquals(
        "kind=model call=00000000000000a1 door=http tool=chat provider=openai model=gpt-5"
            + " attempts=2 tried=openai/gpt-5:throttled:12.0 outcome=ok queued_ms=0.1"
            + " first_event_ms=312.0 total_ms=1503.9 tokens=reported input=812 output=304"
            + " cost=0.004055 currency=USD",
        onlyLine().getFormattedMessage());
  }

  @Test
  void leavesOutAttemptsThatWereAnswered() {
    var ok = new Attempt("openai", "embed", "ok", true, false, Duration.ofMillis(1));
    var late = new Attempt("openai", "embed", "timed_out", true, true, Duration.ofMillis(9));
    var batches = List.of(ok, ok, late, ok, ok);

    var model =
        CallLog.line(
            new TroupeEvent.ModelCallEnded(
                origin,
                "openai",
                "embed",
                batches,
                "ok",
                Duration.ZERO,
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                Optional.empty()));
    var route =
        CallLog.line(
            new TroupeEvent.RouteCallEnded(
                origin, "vectors", batches, "ok", Optional.empty(), Duration.ZERO));

    for (var line : List.of(model, route)) {
      assertTrue(line.contains(" attempts=5 tried=openai/embed:timed_out:9.0 outcome=ok"), line);
    }
  }

  @Test
  void writesADashWhereAllAttemptsWereAnswered() {
    var ok = new Attempt("openai", "embed", "ok", true, false, Duration.ofMillis(1));

    var line =
        CallLog.line(
            new TroupeEvent.RouteCallEnded(
                origin, "vectors", List.of(ok, ok, ok), "ok", Optional.empty(), Duration.ZERO));

    assertTrue(line.contains(" attempts=3 tried=- outcome=ok"), line);
  }

  @Test
  void writesOneLineForAToolCall() {
    new CallLog()
        .on(
            new TroupeEvent.ToolCallEnded(
                origin,
                "chat",
                "throttled",
                Duration.ofMillis(2),
                Optional.of(Duration.ofMillis(5)),
                Duration.ofMillis(7)));

    assertEquals(
        "kind=tool call=00000000000000a1 door=http tool=chat outcome=throttled"
            + " queued_ms=2.0 first_event_ms=5.0 total_ms=7.0",
        onlyLine().getFormattedMessage());
  }

  @Test
  void writesADashForWhatIsAbsent() {
    var line =
        CallLog.line(
            new TroupeEvent.ModelCallEnded(
                Origin.at(Door.EMBEDDED),
                "local",
                "",
                List.of(),
                "overloaded",
                Duration.ZERO,
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                Optional.empty()));

    assertTrue(
        line.endsWith(
            " door=embedded tool=- provider=local model=- attempts=0 tried=- outcome=overloaded"
                + " queued_ms=0.0 first_event_ms=- total_ms=0.0 tokens=- input=- output=- cost=-"
                + " currency=-"),
        line);
  }

  @Test
  void keepsTheNameOfAModelFromLookingLikeMore() {
    var line =
        CallLog.line(
            new TroupeEvent.ModelCallEnded(
                origin,
                "local",
                "a b=c\n2026 INFO \u001b[31m\"\u2028" + "x".repeat(1_000),
                List.of(),
                "ok",
                Duration.ZERO,
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                Optional.empty()));

    assertTrue(line.contains(" model=a?b?c?2026?INFO??[31m??xxx"), line);
    assertTrue(line.length() < 400, line);
  }

  @Test
  void putsTheCallIdIntoTheMdcOfTheLineOnly() {
    new CallLog().on(answered);

    assertEquals("00000000000000a1", onlyLine().getMDCPropertyMap().get("call"));
    assertEquals(null, MDC.get("call"));
  }

  @Test
  void writesNothingWhenItsLoggerIsOff() {
    logger.setLevel(Level.OFF);

    new CallLog().on(answered);

    assertFalse(lines.list.iterator().hasNext());
  }

  private ILoggingEvent onlyLine() {
    assertEquals(1, lines.list.size());
    return lines.list.getFirst();
  }
}
