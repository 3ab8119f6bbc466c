package dev.troupe.http;

import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.Pending;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that a coroutine reads: the connection fills a bounded buffer, the reader waits for
 * it.
 */
final class DirectExchange extends Exchange {

  /** Enough to keep a reader busy, little beside what the kernel buffers; chosen, not measured. */
  static final int BUFFER_BYTES = 256 * 1024;

  private final HttpCall call;
  private final ExchangeTerms terms;
  private final CompletableFuture<AnswerHead> head = new CompletableFuture<>();
  private final Queue<byte[]> chunks = new ArrayDeque<>(); // guarded by this
  private int buffered; // guarded by this
  private boolean ended; // guarded by this
  private @Nullable HttpFailure failure; // guarded by this
  private @Nullable CompletableFuture<Void> reader; // guarded by this; waits for more
  private long lastRead; // guarded by this; or since when there is something to read
  private @Nullable Cancellable unreadCheck; // guarded by this

  /** Sends {@code call}, on {@code terms}. */
  DirectExchange(HttpCall call, ExchangeTerms terms) {
    this.call = new HttpCall(call.method(), call.path(), terms.with(call.headers()), call.body());
    this.terms = terms;
  }

  /** Waits for the head of the answer; interrupting aborts the exchange. */
  AnswerHead head() throws InterruptedException {
    return await(head);
  }

  /** Waits for the next bytes; null at the end of the body. Interrupting aborts the exchange. */
  byte @Nullable [] next() throws InterruptedException {
    while (true) {
      CompletableFuture<Void> more;
      synchronized (this) {
        var chunk = poll();
        if (chunk != null || ended) {
          return chunk;
        }
        if (failure != null) {
          throw failure.copy(failure);
        }
        more = new CompletableFuture<>();
        reader = more;
      }
      await(more);
    }
  }

  /** A wait that is given up aborts the exchange, also when what it waited for is just there. */
  private <T extends @Nullable Object> T await(CompletableFuture<T> awaited)
      throws InterruptedException {
    try {
      return Await.await(Pending.of(awaited, this::abort));
    } catch (InterruptedException | RuntimeException givenUp) {
      abort();
      throw givenUp;
    }
  }

  private synchronized byte @Nullable [] poll() {
    lastRead = System.nanoTime();
    var wasFull = !isReady();
    var chunk = chunks.poll();
    if (chunk != null) {
      buffered -= chunk.length;
    }
    if (wasFull && isReady()) {
      resume();
    }
    return chunk;
  }

  /** Aborts the exchange once its reader has left it alone for {@code limit}. */
  void abortUnread(Duration limit, ActorSystem<?> system, String origin) {
    var left = limit.minus(unread());
    if (left.isPositive()) {
      checkIn(left, system, () -> abortUnread(limit, system, origin));
      return;
    }
    var what = call.method() + " " + call.path() + ": answer not read for " + limit.toMillis();
    abort(
        new HttpFailure.TimedOut(
            origin + ": " + what + " ms; aborted: read every answer, or close it", null));
  }

  private synchronized void checkIn(Duration left, ActorSystem<?> system, Runnable check) {
    if (!isOver()) {
      unreadCheck = system.scheduler().scheduleOnce(left, check, system.executionContext());
    }
  }

  /** How long nobody has read; zero while a reader waits. */
  private synchronized Duration unread() {
    return reader == null ? Duration.ofNanos(System.nanoTime() - lastRead) : Duration.ZERO;
  }

  @Override
  protected HttpCall request() {
    return call;
  }

  @Override
  protected Optional<SessionSettings.Limits> limits() {
    return terms.limits();
  }

  @Override
  protected void onHead(AnswerHead head) {
    synchronized (this) {
      lastRead = System.nanoTime();
    }
    this.head.complete(head);
  }

  @Override
  protected void onBytes(byte[] bytes) {
    synchronized (this) {
      chunks.add(bytes);
      buffered += bytes.length;
    }
    wakeReader();
  }

  @Override
  protected void onEnd() {
    synchronized (this) {
      ended = true;
    }
    over();
  }

  @Override
  protected void onFailure(HttpFailure failure) {
    synchronized (this) {
      this.failure = failure;
    }
    head.completeExceptionally(failure);
    over();
  }

  @Override
  protected synchronized boolean isReady() {
    return buffered < BUFFER_BYTES;
  }

  @Override
  protected boolean hasBegun() {
    return head.isDone();
  }

  private void over() {
    Cancellable check;
    synchronized (this) {
      check = unreadCheck;
    }
    if (check != null) {
      check.cancel();
    }
    wakeReader();
  }

  private void wakeReader() {
    CompletableFuture<Void> waits;
    synchronized (this) {
      waits = reader;
      reader = null;
      lastRead = waits == null ? lastRead : System.nanoTime();
    }
    if (waits != null) {
      waits.complete(null);
    }
  }
}
