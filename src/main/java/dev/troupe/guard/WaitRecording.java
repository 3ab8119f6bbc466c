package dev.troupe.guard;

import dev.troupe.guard.Finding.What;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingStream;

/**
 * Finds the waits of watched threads in a recording of the JVM (JFR), for tests and development.
 *
 * <p>It sees waits that are shorter than the time between two looks, and how long each of them was.
 * It tells of them about a second after they end. It cannot see: a wait that has not ended, {@code
 * ServerSocket.accept()} and other calls for which the JVM has no event, computing, and where a
 * deep stack begins, of which it keeps 64 frames. It costs some percent of CPU.
 */
final class WaitRecording implements AutoCloseable {

  private static final List<String> EVENTS =
      List.of(
          "jdk.FileForce",
          "jdk.FileRead",
          "jdk.FileWrite",
          "jdk.JavaMonitorEnter",
          "jdk.JavaMonitorWait",
          "jdk.SocketRead",
          "jdk.SocketWrite",
          "jdk.ThreadPark",
          "jdk.ThreadSleep");

  private final LongPredicate watched;
  private final Duration shortest;
  private final Consumer<Finding> findings;
  private final RecordingStream recording = new RecordingStream();

  /**
   * A recording that has not started.
   *
   * @param watched whether a thread, by its id, is one whose waits are told
   * @param shortest wait that is told
   */
  WaitRecording(LongPredicate watched, Duration shortest, Consumer<Finding> findings) {
    this.watched = watched;
    this.shortest = shortest;
    this.findings = findings;
  }

  /** Begins to record; takes some hundred milliseconds. */
  void start() {
    for (var event : EVENTS) {
      recording.enable(event).withThreshold(shortest).withStackTrace();
      recording.onEvent(event, this::on);
    }
    recording.startAsync();
  }

  @Override
  public void close() {
    recording.close();
  }

  private void on(RecordedEvent event) {
    var thread = event.getThread("eventThread");
    var stack = event.getStackTrace();
    if (thread == null || stack == null || !watched.test(thread.getJavaThreadId())) {
      return;
    }
    HoldingStack.of(frames(stack), !stack.isTruncated())
        .map(holding -> new Finding(What.WAITS, thread.getJavaName(), event.getDuration(), holding))
        .ifPresent(findings);
  }

  private static List<StackTraceElement> frames(RecordedStackTrace stack) {
    return stack.getFrames().stream()
        .filter(RecordedFrame::isJavaFrame)
        .map(WaitRecording::frame)
        .toList();
  }

  private static StackTraceElement frame(RecordedFrame frame) {
    var method = frame.getMethod();
    var type = method.getType().getName();
    return new StackTraceElement(type, method.getName(), file(type), frame.getLineNumber());
  }

  /** A recording does not name it; by convention it is the outermost class's. */
  private static String file(String type) {
    var name = type.substring(type.lastIndexOf('.') + 1);
    return name.split("\\$", 2)[0] + ".java";
  }
}
