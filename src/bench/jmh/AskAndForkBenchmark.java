package dev.troupe.bench;

import dev.troupe.coroutine.Fork;
import dev.troupe.coroutine.Scope;
import dev.troupe.provider.Ask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What an ask and a fork cost, each beside what it is made of. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@org.openjdk.jmh.annotations.Fork(1)
public class AskAndForkBenchmark {

  private static final int IN_FLIGHT = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What the asked actor is told. */
  public record Question(ActorRef<String> replyTo) {}

  private ActorSystem<Question> system;
  private ExecutorService threads;

  @Setup
  public void start() {
    system =
        ActorSystem.create(
            Behaviors.receiveMessage(
                question -> {
                  question.replyTo().tell("answer");
                  return Behaviors.same();
                }),
            "bench");
    threads = Executors.newVirtualThreadPerTaskExecutor();
  }

  @TearDown
  public void stop() {
    system.terminate();
    threads.close();
  }

  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public void ask() {
    var answers = new ArrayList<CompletableFuture<String>>(IN_FLIGHT);
    for (var i = 0; i < IN_FLIGHT; i++) {
      answers.add(Ask.<Question, String>ask(system, Question::new, PATIENCE, system.scheduler()));
    }
    answers.forEach(CompletableFuture::join);
  }

  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public void askOfPekko() {
    var answers = new ArrayList<CompletableFuture<String>>(IN_FLIGHT);
    for (var i = 0; i < IN_FLIGHT; i++) {
      answers.add(
          AskPattern.<Question, String>ask(system, Question::new, PATIENCE, system.scheduler())
              .toCompletableFuture());
    }
    answers.forEach(CompletableFuture::join);
  }

  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public int fork() throws InterruptedException {
    var sum = 0;
    try (var scope = Scope.open()) {
      var forks = new ArrayList<Fork<Integer>>(IN_FLIGHT);
      for (var i = 0; i < IN_FLIGHT; i++) {
        forks.add(scope.fork(() -> 1));
      }
      for (var fork : forks) {
        sum += fork.await();
      }
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public int submitToVirtualThreads() throws Exception {
    var sum = 0;
    var tasks = new ArrayList<Future<Integer>>(IN_FLIGHT);
    for (var i = 0; i < IN_FLIGHT; i++) {
      tasks.add(threads.submit(() -> 1));
    }
    for (var task : tasks) {
      sum += task.get();
    }
    return sum;
  }
}
