package dev.troupe.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The lines that the log gets from WARN upward, of all loggers, while it is open. */
final class LogLines implements AutoCloseable {

  private final Logger root =
      ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Keeper keeper = new Keeper();

  LogLines() {
    keeper.setContext(root.getLoggerContext());
    keeper.start();
    root.addAppender(keeper);
  }

  /** In their order, each with its logger. */
  List<String> all() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    root.detachAppender(keeper);
    keeper.stop();
  }

  private final class Keeper extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
        lines.add(event.getLoggerName() + ": " + event.getFormattedMessage());
      }
    }
  }
}
