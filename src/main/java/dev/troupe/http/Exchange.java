package dev.troupe.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer, as seen by whoever wants it.
 *
 * <p>The {@code on…} methods are called by one thread at a time, in this order: {@link #onSending}
 * (again if the request is sent again), {@link #onHead}, {@link #onBytes} any number of times, then
 * exactly one of {@link #onEnd} and {@link #onFailure}; after {@link #abort} from outside at the
 * latest when the connection has closed. What they throw fails this exchange and closes its
 * connection, and touches no other; after an {@code onEnd} that throws comes {@code onFailure}.
 */
public abstract class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger("troupe.http");

  /** Who runs the exchange. Both methods are called from any thread and do not wait. */
  interface Holder {
    /** Close what runs the exchange, and fail it with {@code reason}. */
    void abort(HttpFailure reason);

    /** Read on. */
    void resume();
  }

  private @Nullable Holder holder; // guarded by this
  private @Nullable OpenExchanges session; // guarded by this
  private boolean aborted; // guarded by this
  private boolean settled; // guarded by this

  /** What to send; asked again if the request is sent again. */
  protected abstract HttpCall request();

  /** The time limits of this exchange; absent: its session's. Asked whenever one begins to run. */
  protected Optional<SessionSettings.Limits> limits() {
    return Optional.empty();
  }

  /** The request is handed to the socket now. */
  protected void onSending() {}

  /** The head of the answer arrived. */
  protected abstract void onHead(AnswerHead head);

  /** More of the body arrived; never empty, and the exchange's own. */
  protected abstract void onBytes(byte[] bytes);

  /** The answer is whole, as far as HTTP can tell. */
  protected abstract void onEnd();

  /** There will be no more of the answer. */
  protected abstract void onFailure(HttpFailure failure);

  /** Whether more bytes can be taken; when that changes to true, {@link #resume} must be called. */
  protected abstract boolean isReady();

  /** Whether the answer proper has begun: until then the first-event limit runs. */
  protected abstract boolean hasBegun();

  /**
   * Whether the rest of the body is not wanted: the exchange then ends well, and its connection
   * closes. Asked after each {@link #onBytes} of an answer that is not whole yet.
   */
  protected boolean isSatisfied() {
    return false;
  }

  /** Lets the connection read on after {@link #isReady} was false. Any thread. */
  public final void resume() {
    var running = holder();
    if (running != null) {
      running.resume();
    }
  }

  /**
   * Ends the exchange and closes its connection, in whatever window it is. Any thread; idempotent.
   */
  public final void abort() {
    abort(new HttpFailure.Aborted("exchange: aborted by its owner", null));
  }

  final void abort(HttpFailure reason) {
    Holder running;
    synchronized (this) {
      if (aborted || settled) {
        return;
      }
      aborted = true;
      running = holder;
    }
    if (running == null) { // nobody runs it, and nobody will
      fail(reason);
    } else {
      running.abort(reason);
    }
  }

  /** Puts the exchange into the hands of {@code holder}; false where it is over already. */
  final synchronized boolean hold(Holder holder) {
    if (aborted || settled) {
      return false;
    }
    this.holder = holder;
    return true;
  }

  /**
   * Takes the exchange out of its holder's hands, so that it can be sent once more; false where the
   * holder owes it an end.
   */
  final synchronized boolean release() {
    if (aborted || settled) {
      return false;
    }
    holder = null;
    return true;
  }

  /** Makes the exchange one of {@code session}'s until it is settled. */
  final void enter(OpenExchanges session) {
    synchronized (this) {
      if (settled) {
        return;
      }
      this.session = session;
    }
    session.add(this);
    if (isSettled()) { // meanwhile
      session.remove(this);
    }
  }

  final synchronized boolean isOver() {
    return aborted || settled;
  }

  /** Ends the exchange well, once. */
  final void end() {
    if (settle()) {
      try {
        onEnd();
      } catch (RuntimeException | LinkageError | StackOverflowError thrown) {
        tell(HttpFailure.of(thrown, "exchange: answer not understood"));
      }
    }
  }

  /** Ends the exchange badly, once. */
  final void fail(HttpFailure failure) {
    if (settle()) {
      tell(failure);
    }
  }

  private void tell(HttpFailure failure) {
    try {
      onFailure(failure);
    } catch (RuntimeException | LinkageError | StackOverflowError thrown) {
      LOG.error("exchange did not take its failure: {}", failure.getMessage(), thrown);
    }
  }

  private boolean settle() {
    OpenExchanges left;
    synchronized (this) {
      if (settled) {
        return false;
      }
      settled = true;
      holder = null;
      left = session;
    }
    if (left != null) {
      left.remove(this);
    }
    return true;
  }

  private synchronized @Nullable Holder holder() {
    return holder;
  }

  private synchronized boolean isSettled() {
    return settled;
  }
}
