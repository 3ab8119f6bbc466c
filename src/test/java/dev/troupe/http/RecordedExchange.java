package dev.troupe.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** An exchange that records all that it hears. */
class RecordedExchange extends Exchange {

  final CompletableFuture<AnswerHead> head = new CompletableFuture<>();
  final CompletableFuture<byte[]> firstBytes = new CompletableFuture<>();
  final CompletableFuture<String> outcome = new CompletableFuture<>(); // body, or the failure
  final AtomicInteger sendings = new AtomicInteger();
  final AtomicInteger ends = new AtomicInteger();
  final AtomicInteger failures = new AtomicInteger();
  volatile long failureNanos;
  final AtomicInteger bytes = new AtomicInteger();
  private final HttpCall call;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(); // event loop only

  RecordedExchange(HttpCall call) {
    this.call = call;
  }

  static RecordedExchange get(String path) {
    return new RecordedExchange(new HttpCall(HttpCall.Method.GET, path, Map.of(), new byte[0]));
  }

  static RecordedExchange post(String path, String body) {
    return new RecordedExchange(
        new HttpCall(HttpCall.Method.POST, path, Map.of(), body.getBytes(UTF_8)));
  }

  /** Waits for the body of an exchange that ends well. */
  String body() throws Exception {
    return outcome.get(10, TimeUnit.SECONDS);
  }

  /** Waits for the failure of an exchange that ends badly. */
  HttpFailure failure() throws InterruptedException, TimeoutException {
    try {
      throw new AssertionError("ended well: " + outcome.get(10, TimeUnit.SECONDS));
    } catch (ExecutionException failed) {
      return assertInstanceOf(HttpFailure.class, failed.getCause());
    }
  }

  /** How often it was told an outcome. */
  int outcomes() {
    return ends.get() + failures.get();
  }

  @Override
  protected HttpCall request() {
    return call;
  }

  @Override
  protected void onSending() {
    sendings.incrementAndGet();
  }

  @Override
  protected void onHead(AnswerHead head) {
    this.head.complete(head);
  }

  @Override
  protected void onBytes(byte[] chunk) {
    body.writeBytes(chunk);
    bytes.addAndGet(chunk.length);
    firstBytes.complete(chunk);
  }

  @Override
  protected void onEnd() {
    ends.incrementAndGet();
    outcome.complete(body.toString(UTF_8));
  }

  @Override
  protected void onFailure(HttpFailure failure) {
    failureNanos = System.nanoTime();
    failures.incrementAndGet();
    outcome.completeExceptionally(failure);
  }

  @Override
  protected boolean isReady() {
    return true;
  }

  @Override
  protected boolean hasBegun() {
    return head.isDone();
  }
}
