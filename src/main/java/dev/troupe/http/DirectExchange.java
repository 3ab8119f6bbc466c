package dev.troupe.http;

import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.Pending;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that a coroutine reads: the connection fills a bounded buffer, the reader waits for
 * it.
 */
final class DirectExchange extends Exchange {

  /** Enough to keep a reader busy, little beside what the kernel buffers; chosen, not measured. */
  static final int BUFFER_BYTES = 256 * 1024;

  private final HttpCall call;
  private final CompletableFuture<AnswerHead> head = new CompletableFuture<>();
  private final Queue<ByteString> chunks = new ArrayDeque<>(); // guarded by this
  private int buffered; // guarded by this
  private boolean ended; // guarded by this
  private @Nullable HttpFailure failure; // guarded by this
  private CompletableFuture<Void> change = new CompletableFuture<>(); // guarded by this

  DirectExchange(HttpCall call) {
    this.call = call;
  }

  /** Waits for the head of the answer; interrupting aborts the exchange. */
  AnswerHead head() throws InterruptedException {
    return Await.await(Pending.of(head, this::abort));
  }

  /** Waits for the next bytes; null at the end of the body. */
  @Nullable ByteString next() throws InterruptedException {
    while (true) {
      CompletableFuture<Void> arrived;
      synchronized (this) {
        var chunk = chunks.poll();
        if (chunk != null) {
          buffered -= chunk.size();
          arrived = null;
          resume();
          return chunk;
        }
        if (failure != null) {
          throw failure.copy(failure);
        }
        if (ended) {
          return null;
        }
        arrived = change;
      }
      Await.await(Pending.of(arrived, this::abort));
    }
  }

  @Override
  protected HttpCall request() {
    return call;
  }

  @Override
  protected void onHead(AnswerHead head) {
    this.head.complete(head);
  }

  @Override
  protected void onBytes(ByteString bytes) {
    synchronized (this) {
      chunks.add(bytes);
      buffered += bytes.size();
    }
    changed();
  }

  @Override
  protected void onEnd() {
    synchronized (this) {
      ended = true;
    }
    changed();
  }

  @Override
  protected void onFailure(HttpFailure failure) {
    synchronized (this) {
      this.failure = failure;
    }
    head.completeExceptionally(failure);
    changed();
  }

  @Override
  protected synchronized boolean isReady() {
    return buffered < BUFFER_BYTES;
  }

  @Override
  protected boolean hasBegun() {
    return head.isDone();
  }

  @Override
  protected boolean isGivenUpUnread() {
    return true;
  }

  private void changed() {
    CompletableFuture<Void> arrived;
    synchronized (this) {
      arrived = change;
      change = new CompletableFuture<>();
    }
    arrived.complete(null);
  }
}
