package dev.troupe.http;

import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, as seen by whoever wants it.
 *
 * <p>The {@code on…} methods are called by one thread at a time, in this order: {@link #onSending}
 * (again if the request is sent again), {@link #onHead}, {@link #onBytes} any number of times, then
 * exactly one of {@link #onEnd} and {@link #onFailure}; after {@link #abort} from outside at the
 * latest when the connection has closed. What they throw fails the exchange.
 */
public abstract class Exchange {

  private @Nullable Runnable aborter; // guarded by this: closes what runs the exchange
  private @Nullable Runnable waker; // guarded by this: asks the connection to read on
  private boolean aborted; // guarded by this
  private boolean settled; // guarded by this

  /** What to send. */
  protected abstract HttpCall request();

  /** The request is handed to the socket now. */
  protected void onSending() {}

  /** The head of the answer arrived. */
  protected abstract void onHead(AnswerHead head);

  /** More of the body arrived; never empty. */
  protected abstract void onBytes(ByteString bytes);

  /** The answer is whole, as far as HTTP can tell. */
  protected abstract void onEnd();

  /** There will be no more of the answer. */
  protected abstract void onFailure(HttpFailure failure);

  /** Whether more bytes can be taken; when that changes to true, {@link #resume} must be called. */
  protected abstract boolean isReady();

  /** Whether the answer proper has begun: until then the first-event limit runs. */
  protected abstract boolean hasBegun();

  /** Whether an answer that waits for its reader is given up after the session's unread limit. */
  protected boolean isGivenUpUnread() {
    return false;
  }

  /** Lets the connection read on after {@link #isReady} was false. Any thread. */
  public final void resume() {
    Runnable wake;
    synchronized (this) {
      wake = waker;
    }
    if (wake != null) {
      wake.run();
    }
  }

  /**
   * Ends the exchange and closes its connection, in whatever window it is. Any thread; idempotent.
   */
  public final void abort() {
    Runnable close;
    synchronized (this) {
      if (aborted || settled) {
        return;
      }
      aborted = true;
      close = aborter;
    }
    if (close == null) { // no connection has it yet
      fail(new HttpFailure.Aborted("exchange aborted before it was sent", null));
    } else {
      close.run();
    }
  }

  /** Puts the exchange into the hands of a connection; false where it is over already. */
  final synchronized boolean hold(Runnable aborter, Runnable waker) {
    if (aborted || settled) {
      return false;
    }
    this.aborter = aborter;
    this.waker = waker;
    return true;
  }

  /** Takes the exchange out of a connection's hands, so that another can have it. */
  final synchronized void release() {
    aborter = null;
    waker = null;
  }

  final synchronized boolean isOver() {
    return aborted || settled;
  }

  /** Ends the exchange well, once. */
  final void end() {
    if (settle()) {
      onEnd();
    }
  }

  /** Ends the exchange badly, once. */
  final void fail(HttpFailure failure) {
    if (settle()) {
      onFailure(failure);
    }
  }

  private synchronized boolean settle() {
    var first = !settled;
    settled = true;
    release();
    return first;
  }
}
