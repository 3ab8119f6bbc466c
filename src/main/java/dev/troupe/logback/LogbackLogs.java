package dev.troupe.logback;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The log of a server that writes it with Logback. */
public final class LogbackLogs {

  private LogbackLogs() {}

  /**
   * Writes what is still queued, and ends the log: what is logged afterwards is lost. Waits as long
   * as the appenders' own limits allow. Does nothing where SLF4J is bound to something else.
   */
  public static void flush() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }
}
