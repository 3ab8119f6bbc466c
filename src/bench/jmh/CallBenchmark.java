package dev.troupe.bench;

import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import dev.troupe.coroutine.Pending;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.Ask;
import dev.troupe.provider.ModelProvider;
import dev.troupe.provider.ModelRef;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a call costs in the process, where its provider answers at once and nothing fails. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CallBenchmark {

  private static final int IN_FLIGHT = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ModelResponse ANSWER = ModelResponse.of("well");

  private final ModelRequest request = ModelRequest.builder().user("well?").model("fast/m").build();
  private ActorSystem<Void> system;
  private Troupe troupe;
  private ModelRef model;
  private ActorRef<ProviderCommand> front;

  @Setup
  public void start() throws InterruptedException {
    var config = ConfigFactory.parseString("troupe.simulator.start = never");
    ModelProvider fast = _ -> ANSWER;
    system = ActorSystem.create(Behaviors.empty(), "bench");
    troupe =
        Troupe.builder()
            .on(system)
            .config(config.withFallback(ConfigFactory.load()))
            .provider("fast", _ -> fast)
            .start();
    model = troupe.model("fast/m");
    front = troupe.provider("fast");
  }

  @TearDown
  public void stop() {
    troupe.close();
    system.terminate();
  }

  /** The embedded door. */
  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public void embedded() throws InterruptedException {
    var answers = new ArrayList<Pending<ModelResponse>>(IN_FLIGHT);
    for (var i = 0; i < IN_FLIGHT; i++) {
      answers.add(model.generateAsync(request));
    }
    for (var answer : answers) {
      var _ = answer.await();
    }
  }

  /** An actor's door: by way of the router. */
  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public void ask() {
    ask(troupe.providers(), PATIENCE);
  }

  /** The front, and the work that it starts. */
  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public void frontAndWork() {
    ask(front, PATIENCE);
  }

  /** The front alone: it turns these calls away, since their time is over, and starts no work. */
  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public void front() {
    ask(front, Duration.ZERO);
  }

  private void ask(ActorRef<ProviderCommand> target, Duration remaining) {
    var answers = new ArrayList<CompletableFuture<Reply>>(IN_FLIGHT);
    for (var i = 0; i < IN_FLIGHT; i++) {
      answers.add(
          Ask.<ProviderCommand, Reply>ask(
              target,
              replyTo -> new Generate(request, remaining, replyTo),
              PATIENCE,
              system.scheduler()));
    }
    answers.forEach(CompletableFuture::join);
  }
}
