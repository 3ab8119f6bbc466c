package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(10)
class TraceTest {

  @Test
  void namesTheCallInsideTheBodyOnly() {
    var inside = Trace.within("call-1", Trace::current);

    assertEquals(Optional.of("call-1"), inside);
    assertEquals(Optional.empty(), Trace.current());
  }

  @Test
  void putsTheCallIntoTheLogsContextAndTakesItOutAgain() {
    var inside = Trace.within("call-1", () -> MDC.get("call"));

    assertEquals("call-1", inside);
    assertNull(MDC.get("call"));
  }

  @Test
  void bringsTheOuterCallBack() {
    var after =
        Trace.within(
            "outer",
            () -> {
              Trace.within("inner", () -> {});
              return Trace.current().orElse("none") + " " + MDC.get("call");
            });

    assertEquals("outer outer", after);
  }

  @Test
  void isInheritedByForksAndByTheirs() throws InterruptedException {
    var seen =
        Trace.within(
            "call-1",
            () -> {
              try (var scope = Scope.open()) {
                return scope.fork(TraceTest::inAnotherFork).await();
              }
            });

    assertEquals("call-1 call-1", seen);
  }

  @Test
  void isGoneFromTheLogsContextWhenTheCoroutineEnds() throws InterruptedException {
    var after = new AtomicReference<@Nullable String>("unset");
    var coroutine = Trace.within("call-1", () -> Coroutine.start("c", Bodies::untilInterrupted));
    var seen = coroutine.outcome().whenComplete((_, _) -> after.set(MDC.get("call")));

    coroutine.interrupt();

    assertEquals("interrupted", Await.await(seen));
    assertNull(after.get());
  }

  private static String inAnotherFork() throws InterruptedException {
    try (var scope = Scope.open()) {
      return scope.fork(() -> Trace.current().orElse("none") + " " + MDC.get("call")).await();
    }
  }
}
