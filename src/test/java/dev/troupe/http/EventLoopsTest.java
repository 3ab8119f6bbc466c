package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import dev.troupe.coroutine.Await;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("counts the event loops of the process")
class EventLoopsTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void endsItsThreadsWithTheLastSession() throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"))) {
      var before = threads();
      var first = new SessionHarness(KIT, SessionHarness.settings(server));
      var second = new SessionHarness(KIT, SessionHarness.settings(server));
      first.get("/").body();
      second.get("/").body();
      var ours = threads();
      ours.removeAll(before);
      assertFalse(ours.isEmpty());

      first.close();
      assertEquals("{}", second.get("/").body());
      second.close();

      for (var thread : ours) {
        assertTrue(thread.join(Duration.ofSeconds(10)), thread.getName());
      }
    }
  }

  @Test
  void startsNoThreadForASessionThatOpensNoConnection() throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"))) {
      var before = threads();
      try (var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
        var _ = session.http();

        assertTrue(before.containsAll(threads()));
      }
    }
  }

  @Test
  void runWhatIsDispatchedToThem() throws Exception {
    var loops = EventLoops.of(KIT.system());
    loops.enter();
    try {
      var loop = loops.next();

      assertTrue(onLoop(loops.dispatcher(loop), loop));
    } finally {
      loops.leave();
    }
  }

  @Test
  void leaveWhatIsDispatchedToThemToOthersOnceTheyHaveEnded() throws Exception {
    var loops = EventLoops.of(KIT.system());
    loops.enter();
    var loop = loops.next();
    var dispatcher = loops.dispatcher(loop);
    loops.leave();

    assertFalse(onLoop(dispatcher, loop));
    assertTrue(loop.terminationFuture().await(10, TimeUnit.SECONDS));
    assertFalse(onLoop(dispatcher, loop));
    assertThrows(IllegalArgumentException.class, () -> loops.dispatcher(loop));
  }

  @Test
  void tellOfLoopsWhileTheyRun() throws Exception {
    var loops = EventLoops.of(KIT.system());
    loops.enter();
    var loop = loops.next();
    assertEquals(Map.of(), told(loops));

    loop.submit(() -> {}).sync();
    var before = told(loops);
    loop.submit(() -> {}).sync();
    var after = told(loops);
    loops.leave();

    assertEquals(before.keySet(), after.keySet());
    before.forEach((thread, begun) -> assertTrue(after.getOrDefault(thread, 0L) > begun));
    assertTrue(loop.terminationFuture().await(10, TimeUnit.SECONDS));
    assertEquals(Map.of(), told(loops));
  }

  @Test
  void tellOnThemWhoIsHereUntilTheyEnd() throws Exception {
    var loops = EventLoops.of(KIT.system());
    loops.enter();
    var loop = loops.next();
    assertTrue(loops.here().isEmpty());

    var here = loop.submit(() -> loops.here().orElseThrow()).get(10, TimeUnit.SECONDS);
    assertFalse(here.getAsBoolean());
    assertTrue(loop.submit(here::getAsBoolean).get(10, TimeUnit.SECONDS));

    var leaving =
        loop.submit(
            () -> {
              loops.leave();
              return here.getAsBoolean();
            });
    assertFalse(leaving.get(10, TimeUnit.SECONDS));
    assertTrue(loop.terminationFuture().await(10, TimeUnit.SECONDS));
  }

  private static Map<Thread, Long> told(EventLoops loops) {
    var told = new HashMap<Thread, Long>();
    loops.forEach(told::put);
    return told;
  }

  /**
   * As the fork-join dispatchers do it; by themselves, event loops would only log such an error.
   */
  @Test
  void endTheSystemWhereWhatIsDispatchedToThemThrowsWhatNothingSurvives() throws Exception {
    var config = ConfigFactory.parseString("pekko.jvm-exit-on-fatal-error = off");
    var system = ActorSystem.<Void>create(Behaviors.empty(), "fatal", config);
    var loops = EventLoops.of(system);
    loops.enter();
    try {
      var dispatcher = DispatcherSelector.fromConfig(loops.dispatcher(loops.next()));

      system
          .dispatchers()
          .lookup(dispatcher)
          .execute(
              () -> {
                throw new NoClassDefFoundError("planted");
              });

      assertEquals(
          Done.done(), system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS));
    } finally {
      loops.leave();
      system.terminate();
    }
  }

  private static boolean onLoop(String dispatcher, EventLoop loop) throws Exception {
    var executor = KIT.system().dispatchers().lookup(DispatcherSelector.fromConfig(dispatcher));
    return CompletableFuture.supplyAsync(loop::inEventLoop, executor).get(10, TimeUnit.SECONDS);
  }

  @Test
  void areRefusedToAwait() throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var exchange =
          session.run(
              new RecordedExchange(RecordedExchange.get("/").request()) {
                @Override
                protected void onHead(AnswerHead head) {
                  try {
                    Await.await(new CompletableFuture<>());
                  } catch (InterruptedException impossible) {
                    throw new AssertionError(impossible);
                  }
                }
              });

      var refused = assertInstanceOf(IllegalStateException.class, exchange.failure().getCause());

      assertTrue(
          refused.toString().contains("await: refused on thread 'troupe-http-"),
          refused.toString());
    }
  }

  /** The loops' threads, of all actor systems. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("troupe-http-"))
        .collect(Collectors.toSet());
  }
}
