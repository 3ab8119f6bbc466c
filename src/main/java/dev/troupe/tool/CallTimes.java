package dev.troupe.tool;

import dev.troupe.event.Origin;
import dev.troupe.event.TroupeEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** When what happened to one call, from the ask on; its end is told to the listeners. */
final class CallTimes {

  private final Origin origin;
  private final String tool;
  private final Consumer<? super TroupeEvent> events;
  private final long asked = System.nanoTime();
  private volatile @Nullable Duration queued; // written by the call's thread; absent: not begun
  private volatile @Nullable Duration firstEvent; // written under the asker's lock; absent: none

  /** Of a call of {@code tool} that was asked for just now. */
  CallTimes(Origin origin, String tool, Consumer<? super TroupeEvent> events) {
    this.origin = origin;
    this.tool = tool;
    this.events = events;
  }

  /** The tool's code begins. */
  void begun() {
    queued = age();
  }

  /** The asker is told something; only the first time counts. */
  void told() {
    if (firstEvent == null) {
      firstEvent = age();
    }
  }

  /** The call has its one outcome: {@code ok}, or the failure's type. */
  void ended(String outcome) {
    var total = age();
    var waited = queued;
    events.accept(
        new TroupeEvent.ToolCallEnded(
            origin,
            tool,
            outcome,
            waited == null ? total : waited,
            Optional.ofNullable(firstEvent),
            total));
  }

  private Duration age() {
    return Duration.ofNanos(System.nanoTime() - asked);
  }
}
