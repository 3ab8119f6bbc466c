package dev.troupe.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a tool throws fails its call only, and tells the caller no more than it should know. */
class ToolFailuresTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static int endless(int depth) {
    return depth < 0 ? depth : endless(Math.abs(depth + 1)) + 1;
  }

  private static ToolFailure failureOf(Echo.Body body) {
    var stand =
        new ToolStand(KIT, (text, tool) -> text.equals("well") ? text : body.run(text, tool));
    stand.call("a");
    var failure = stand.failure();
    stand.call("well");
    assertEquals("well", stand.answer()); // the tool goes on
    assertEquals(0, stand.describe().restarts());
    return failure;
  }

  @Test
  void saysOnlyTheTypeOfWhatNobodyExpects() {
    var failure =
        failureOf(
            (_, _) -> {
              throw new IllegalStateException("the key is sk-secret");
            });

    assertEquals(ToolFailure.TOOL_FAILED, failure.type());
    assertEquals(
        "tool 'echo': call: its code threw IllegalStateException: see the log", failure.message());
    assertFalse(failure.retryable());
  }

  @Test
  void survivesACallThatOverflowsItsStack() {
    assertEquals(
        "tool 'echo': call: its code threw StackOverflowError: see the log",
        failureOf((_, _) -> endless(0)).message());
  }

  @Test
  void survivesACallThatMissesAClass() {
    assertEquals(
        "tool 'echo': call: its code threw NoClassDefFoundError: see the log",
        failureOf(
                (_, _) -> {
                  throw new NoClassDefFoundError("gone");
                })
            .message());
  }

  @Test
  void survivesAnyOtherError() {
    assertEquals(
        "tool 'echo': call: its code threw Error: see the log",
        failureOf(
                (_, _) -> {
                  throw new Error("gone");
                })
            .message());
  }

  @Test
  void survivesAFailureInAFork() {
    var failure =
        failureOf(
            (_, tool) -> {
              try (var scope = tool.scope()) {
                return scope.fork(() -> endless(0)).await();
              }
            });

    assertEquals(
        "tool 'echo': call: its code threw StackOverflowError: see the log", failure.message());
  }

  @Test
  void survivesAnOutputWithoutEnd() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);

    assertEquals(ToolFailure.TOOL_FAILED, failureOf((_, _) -> endless).type());
  }

  @Test
  void passesOnWhatAToolSaysOfItsOwn() {
    var failure =
        failureOf(
            (_, _) -> {
              throw ToolException.failed("weather: the city has no station: name another", false);
            });

    assertEquals(ToolFailure.TOOL_FAILED, failure.type());
    assertEquals("weather: the city has no station: name another", failure.message());
  }

  @Test
  void doesNotBlameItsCallerForTheInputOfAnotherCall() {
    var failure =
        failureOf(
            (_, _) -> {
              throw ToolException.of(
                  ToolFailure.of(ToolFailure.INVALID_INPUT, "tool 'inner': input refused", false));
            });

    assertEquals(ToolFailure.TOOL_FAILED, failure.type());
  }

  @Test
  void failsACallThatInterruptsItself() {
    var failure =
        failureOf(
            (_, _) -> {
              throw new InterruptedException();
            });

    assertEquals(ToolFailure.TOOL_FAILED, failure.type());
  }
}
