package dev.troupe.bench;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.structured.Scopes;
import dev.troupe.coroutine.CoroutineActor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a message costs, told to a plain actor, a coroutine actor, and those of jox. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LoopBenchmark {

  private static final int BULK = 10_000;
  private static final int IN_FLIGHT = 64;

  /** Takes one message; each is answered by a permit. */
  private interface Target {
    void tell(String message) throws InterruptedException;
  }

  @Param({"plain", "coroutine", "joxChannel", "joxActor"})
  public String kind;

  private final Semaphore answered = new Semaphore(0);
  private final CountDownLatch over = new CountDownLatch(1);
  private ActorSystem<Void> system;
  private Target target;

  @Setup
  public void start() throws InterruptedException {
    system = ActorSystem.create(Behaviors.empty(), "bench");
    target =
        switch (kind) {
          case "plain" -> telling(plain());
          case "coroutine" -> telling(coroutine());
          case "joxChannel" -> joxChannel();
          default -> joxActor();
        };
  }

  @TearDown
  public void stop() {
    over.countDown();
    system.terminate();
  }

  @Benchmark
  @OperationsPerInvocation(BULK)
  public void bulk() throws InterruptedException {
    for (var i = 0; i < BULK; i++) {
      target.tell("message");
    }
    answered.acquire(BULK);
  }

  @Benchmark
  @OperationsPerInvocation(BULK)
  public void inFlight() throws InterruptedException {
    for (var i = 0; i < IN_FLIGHT; i++) {
      target.tell("message");
    }
    for (var i = IN_FLIGHT; i < BULK; i++) {
      answered.acquire();
      target.tell("message");
    }
    answered.acquire(IN_FLIGHT);
  }

  @Benchmark
  public void sequential() throws InterruptedException {
    target.tell("message");
    answered.acquire();
  }

  private Target telling(Behavior<String> behavior) {
    ActorRef<String> actor = system.systemActorOf(behavior, "target", Props.empty());
    return actor::tell;
  }

  private Behavior<String> plain() {
    return Behaviors.receiveMessage(
        _ -> {
          answered.release();
          return Behaviors.same();
        });
  }

  private Behavior<String> coroutine() {
    return CoroutineActor.<String>of(
            mailbox -> {
              while (true) {
                mailbox.receive();
                answered.release();
              }
            })
        .capacity(2 * BULK)
        .behavior();
  }

  private Target joxChannel() {
    var channel = Channel.<String>newUnlimitedChannel();
    Thread.startVirtualThread(
        () -> {
          try {
            while (true) {
              channel.receive();
              answered.release();
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    return channel::send;
  }

  /** In a scope of its own, which lasts as long as the benchmark. */
  private Target joxActor() throws InterruptedException {
    var made = new java.util.concurrent.CompletableFuture<Target>();
    Thread.startVirtualThread(
        () -> {
          try {
            Scopes.supervised(
                scope -> {
                  var actor = com.softwaremill.jox.structured.ActorRef.create(scope, answered);
                  made.complete(_ -> actor.tell(Semaphore::release));
                  over.await();
                  return null;
                });
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    return made.join();
  }
}
