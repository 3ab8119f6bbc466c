package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GuardianTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<String> probe = KIT.createTestProbe();
  private final Guardian.Life life = new Guardian.Life();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void startsEachBranchWhenTheOneBeforeIsUpAndStopsThemInReverse() throws Exception {
    var up = new CompletableFuture<String>();
    Branch<String> next =
        new Branch<>("b", () -> reporting(up.isDone() ? "b" : "b, too early,"), done());
    var guardian = KIT.spawn(Guardian.create(List.of(branch("a", up), next), life));
    probe.expectMessage("a starts");

    up.complete("");
    probe.expectMessage("b starts");
    assertEquals(Optional.empty(), life.started().get(10, TimeUnit.SECONDS));
    guardian.tell(new Guardian.Stop());

    probe.expectMessage("b stops");
    probe.expectMessage("a stops");
    life.ended().get(10, TimeUnit.SECONDS);
  }

  @Test
  void startsABranchAnewThatEnded() {
    var branch = branch("a", done());
    KIT.spawn(Guardian.create(List.of(branch, branch("b", done())), life));
    assertEquals( // each says so by itself
        Set.of("a starts", "b starts"), Set.copyOf(probe.receiveSeveralMessages(2)));

    branch.ref().tell("end");

    probe.expectMessage("a stops");
    probe.expectMessage("a starts"); // and b neither stops nor starts
  }

  @Test
  void saysWhyABranchIsNotUp() throws Exception {
    var why = new IllegalStateException("on purpose");
    var guardian =
        KIT.spawn(
            Guardian.create(
                List.of(branch("a", CompletableFuture.failedFuture(why)), branch("b", done())),
                life));

    assertSame(why, life.started().get(10, TimeUnit.SECONDS).orElseThrow());
    probe.expectMessage("a starts");
    guardian.tell(new Guardian.Stop());
    probe.expectMessage("a stops"); // and b never started
    life.ended().get(10, TimeUnit.SECONDS);
  }

  @Test
  void saysWhyABranchCannotBeMade() throws Exception {
    var why = new IllegalArgumentException("on purpose");
    Branch<String> branch =
        new Branch<>(
            "a",
            () -> {
              throw why;
            },
            done());

    KIT.spawn(Guardian.create(List.of(branch), life));

    assertSame(why, life.started().get(10, TimeUnit.SECONDS).orElseThrow());
  }

  @Test
  void stopsWhileItStillStarts() throws Exception {
    var guardian =
        KIT.spawn(
            Guardian.create(
                List.of(branch("a", new CompletableFuture<>()), branch("b", done())), life));
    probe.expectMessage("a starts");

    guardian.tell(new Guardian.Stop());

    probe.expectMessage("a stops");
    life.ended().get(10, TimeUnit.SECONDS);
    assertFalse(life.started().isDone());
  }

  private Branch<String> branch(String name, CompletableFuture<?> up) {
    return new Branch<>(name, () -> reporting(name), up);
  }

  private Behavior<String> reporting(String name) {
    return Behaviors.setup(
        _ -> {
          probe.ref().tell(name + " starts");
          return Behaviors.receive(String.class)
              .onMessage(String.class, _ -> Behaviors.stopped())
              .onSignal(
                  PostStop.class,
                  _ -> {
                    probe.ref().tell(name + " stops");
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static CompletableFuture<String> done() {
    return CompletableFuture.completedFuture("");
  }
}
