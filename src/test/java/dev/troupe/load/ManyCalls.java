package dev.troupe.load;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import dev.troupe.tool.ToolRef;
import dev.troupe.tool.builtin.Chat;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The program of {@link ManyCallsTest}: waves of embedded calls, each of them all at once. */
final class ManyCalls {

  static final int CALLS = 2000;

  private ManyCalls() {}

  /** Takes the upstream's port and the number of waves; says how long each took. */
  public static void main(String[] arguments) throws InterruptedException {
    try (var troupe = Troupe.builder().config(config(arguments[0])).start()) {
      for (int n = 1; n <= Integer.parseInt(arguments[1]); n++) {
        IO.println("wave: " + wave(troupe.tool("chat"), n) + connections(troupe));
      }
    }
  }

  private static Config config(String port) {
    var text =
        """
        troupe {
          deadline = 45s
          simulator.start = never
          providers.slow {
            dialect = openai-compatible
            base-url = "http://127.0.0.1:%s/v1"
            models = [m]
            max-connections = %d
            max-concurrent = %d
            connect-timeout = 30s // the first wave finds a JVM that is cold
          }
        }
        """
            .formatted(port, CALLS, CALLS);
    return ConfigFactory.parseString(text).withFallback(ConfigFactory.load());
  }

  /** {@code <time> ms, <CPU time> ms of CPU, <calls> answered, <a failure or "no failure">}. */
  private static String wave(ToolRef chat, int number) throws InterruptedException {
    var go = new CountDownLatch(1);
    var failure = new AtomicReference<>("no failure");
    var callers = new ArrayList<Thread>();
    var answered = new CountDownLatch(CALLS);
    for (int n = 0; n < CALLS; n++) {
      var request = new Chat.Request("question %d of wave %d".formatted(n, number), "slow/m");
      callers.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  go.await();
                  if (chat.call(request).equals("a b")) {
                    answered.countDown();
                  }
                } catch (InterruptedException | RuntimeException thrown) {
                  failure.set(thrown.toString());
                  Thread.currentThread().interrupt(); // which ends here
                }
              }));
    }
    var cpu = cpuNanos();
    var start = System.nanoTime();
    go.countDown();
    for (var caller : callers) {
      caller.join();
    }
    return "%d ms, %d ms of CPU, %d answered, %s"
        .formatted(
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
            TimeUnit.NANOSECONDS.toMillis(cpuNanos() - cpu),
            CALLS - answered.getCount(),
            failure.get());
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static String connections(Troupe troupe) {
    return ", " + troupe.status().providers().getFirst().connections() + " connections";
  }
}
