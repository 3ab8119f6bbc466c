package dev.troupe.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A framed exchange that records all that it hears. */
final class RecordedEvents extends FramedExchange {

  final List<String> events = new CopyOnWriteArrayList<>();
  final CompletableFuture<String> outcome = new CompletableFuture<>();

  RecordedEvents(SessionSettings settings) {
    super(settings);
  }

  /** Waits for the outcome: {@code end}, {@code whole: …} or {@code refused 4xx: …}. */
  String ended() throws Exception {
    return outcome.get(10, TimeUnit.SECONDS);
  }

  HttpFailure failure() throws InterruptedException, TimeoutException {
    try {
      throw new AssertionError("ended well: " + outcome.get(10, TimeUnit.SECONDS));
    } catch (ExecutionException failed) {
      return assertInstanceOf(HttpFailure.class, failed.getCause());
    }
  }

  @Override
  protected HttpCall request() {
    return new HttpCall(HttpCall.Method.POST, "/events", Map.of(), "{}".getBytes(UTF_8));
  }

  @Override
  protected void onEvent(String name, byte[] data) {
    events.add(name + ": " + new String(data, UTF_8));
  }

  @Override
  protected void onWhole(byte[] body) {
    outcome.complete("whole: " + new String(body, UTF_8));
  }

  @Override
  protected void onRefused(AnswerHead head, byte[] body) {
    outcome.complete("refused " + head.status() + ": " + new String(body, UTF_8));
  }

  @Override
  protected void onStreamEnd() {
    outcome.complete("end");
  }

  @Override
  protected void onFailure(HttpFailure failure) {
    outcome.completeExceptionally(failure);
  }

  @Override
  protected boolean isReady() {
    return true;
  }

  @Override
  protected boolean hasBegun() {
    return !events.isEmpty();
  }
}
