package dev.troupe.bench;

import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.Scope;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a scope with one fork costs, beside that of the JDK, which is a preview. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--enable-preview")
public class ForkJoinBenchmark {

  private final CompletableFuture<Integer> there = CompletableFuture.completedFuture(1);

  @Benchmark
  public int forkAndJoin() throws InterruptedException {
    try (var scope = Scope.open()) {
      var one = scope.fork(() -> 1);
      scope.join();
      return one.await();
    }
  }

  @Benchmark
  public int forkAndJoinOfTheJdk() throws InterruptedException {
    try (var scope = StructuredTaskScope.open()) {
      var one = scope.fork(() -> 1);
      scope.join();
      return one.get();
    }
  }

  @Benchmark
  public int await() throws InterruptedException {
    return Await.await(there);
  }

  @Benchmark
  public int getOfTheJdk() throws Exception {
    return there.get();
  }
}
