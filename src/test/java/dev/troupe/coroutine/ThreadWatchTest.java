package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ThreadWatchTest {

  private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();

  private ThreadWatch.Watched enter() {
    heard.add("+" + Thread.currentThread().getName());
    return () -> heard.add("-" + Thread.currentThread().getName());
  }

  private static String inFork(String name, ScopedValue.CallableOp<String, Exception> body)
      throws InterruptedException {
    try (var scope = Scope.open()) {
      return scope.fork(name, body::call).await();
    }
  }

  @Test
  void isToldOfTheForksOfABodyAndOfTheirs() throws Exception {
    var own = Thread.currentThread().getName();

    ThreadWatch.within(this::enter, () -> inFork("outer", () -> inFork("inner", () -> "done")));

    assertEquals(
        List.of("+" + own, "+outer", "+inner", "-inner", "-outer", "-" + own), List.copyOf(heard));
  }

  @Test
  void isToldOfTheEndOfABodyThatThrows() {
    var coroutine =
        ThreadWatch.within(
            this::enter,
            () ->
                Coroutine.start(
                    "failing",
                    () -> {
                      throw new IllegalStateException("no");
                    }));

    var _ = coroutine.outcome().handle((_, failure) -> failure).toCompletableFuture().join();

    assertEquals(
        List.of("+failing", "-failing"), heard.stream().filter(s -> s.endsWith("ing")).toList());
  }

  @Test
  void isNotToldOfWhatStartsAfterTheBody() throws InterruptedException {
    ThreadWatch.within(this::enter, () -> "done");
    heard.clear();

    inFork("later", () -> "done");

    assertEquals(List.of(), List.copyOf(heard));
  }
}
