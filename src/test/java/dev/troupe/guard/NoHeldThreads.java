package dev.troupe.guard;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails each test, of all there are, in whose time a dispatcher guard warned: none of Troupe's code
 * holds a thread, and none is said to. A warning that comes late fails the test after, and one test
 * of several that run beside each other is as good as another: the warning says where it was.
 *
 * <p>{@link GuardedTroupeTest} alone is free to be warned in the log.
 */
public final class NoHeldThreads implements AfterEachCallback, AfterAllCallback {

  private static final Warnings WARNINGS = new Warnings();

  static {
    var logger = (Logger) LoggerFactory.getLogger(FindingLog.LOGGER);
    WARNINGS.setContext(logger.getLoggerContext());
    WARNINGS.start();
    logger.addAppender(WARNINGS);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    refuseWarnings(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    refuseWarnings(context);
  }

  private static void refuseWarnings(ExtensionContext context) {
    var warnings = WARNINGS.take();
    var free = context.getRequiredTestClass().equals(GuardedTroupeTest.class);
    if (!free && !warnings.isEmpty()) {
      throw new AssertionError("the dispatcher guard warned: " + String.join("\n", warnings));
    }
  }

  private static final class Warnings extends AppenderBase<ILoggingEvent> {

    private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getThrowableProxy() != null) { // a finding has its stack, starvation has none
        var finding =
            event.getFormattedMessage()
                + "\n"
                + ThrowableProxyUtil.asString(event.getThrowableProxy());
        if (!isFirstStream(finding)) {
          heard.add(finding);
        }
      }
    }

    /** The first stream that a cold JVM makes takes long, whoever makes it. */
    private static boolean isFirstStream(String finding) {
      return finding.contains(" computes at ")
          && finding.contains("PhasedFusingActorMaterializer.materialize");
    }

    List<String> take() {
      var taken = new ArrayList<String>();
      for (var each = heard.poll(); each != null; each = heard.poll()) {
        taken.add(each);
      }
      return taken;
    }
  }
}
