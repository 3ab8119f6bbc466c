package dev.troupe.tool;

import dev.troupe.coroutine.ThreadWatch;
import java.time.Duration;
import java.util.function.Consumer;

/** A virtual thread of one call, its own or a fork's, as {@link CarrierWatch} looks at it. */
final class WatchedThread implements ThreadWatch.Watched {

  private static final int LOOKS = 2; // one may catch anybody at work

  private final String tool;
  private final Thread thread;
  private final Asker asker;
  private final Consumer<WatchedThread> onClose;
  private int looksOnCarrier; // watching thread only
  private long overdueSince; // watching thread only; 0: its asker still waits

  WatchedThread(String tool, Thread thread, Asker asker, Consumer<WatchedThread> onClose) {
    this.tool = tool;
    this.thread = thread;
    this.asker = asker;
    this.onClose = onClose;
  }

  String tool() {
    return tool;
  }

  String name() {
    return thread.getName();
  }

  /** Looks whether the thread sits on a carrier, when {@code late} or when it is overdue. */
  void look(boolean late, Duration bound) {
    looksOnCarrier = (late || isOverdue(bound)) && isOnCarrier() ? looksOnCarrier + 1 : 0;
  }

  boolean isHolder() {
    return looksOnCarrier >= LOOKS;
  }

  /** Where the thread is, as something that a logger prints. */
  Throwable stack() {
    var stack = new Throwable("stack of thread '" + thread.getName() + "'");
    stack.setStackTrace(thread.getStackTrace());
    return stack;
  }

  @Override
  public void close() {
    onClose.accept(this);
  }

  private boolean isOverdue(Duration bound) {
    if (!asker.isSettled()) {
      return false;
    }
    var now = System.nanoTime();
    overdueSince = overdueSince == 0 ? now : overdueSince;
    return now - overdueSince >= bound.toNanos();
  }

  /** A mounted virtual thread prints as {@code VirtualThread[#22,name]/runnable@carrier}. */
  private boolean isOnCarrier() {
    var text = thread.toString();
    return text.indexOf('@', text.lastIndexOf(']')) >= 0;
  }
}
