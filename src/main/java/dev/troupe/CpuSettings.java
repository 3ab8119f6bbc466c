package dev.troupe;

import com.typesafe.config.Config;
import dev.troupe.coroutine.CpuPool;
import java.util.Optional;

/**
 * The section {@code troupe.cpu}.
 *
 * @param threads unset: one for each core
 * @param queue tasks that may wait
 */
record CpuSettings(Optional<Integer> threads, int queue) {

  private static final int MOST_THREADS = 1_024;
  private static final int LARGEST_QUEUE = 1_000_000;

  static CpuSettings from(Config cpu) {
    var threads =
        cpu.hasPath("threads")
            ? Optional.of(inRange(cpu, "threads", MOST_THREADS))
            : Optional.<Integer>empty();
    return new CpuSettings(threads, inRange(cpu, "queue", LARGEST_QUEUE));
  }

  int threadsOrCores() {
    return threads.orElseGet(CpuPool::cores);
  }

  private static int inRange(Config cpu, String key, int most) {
    var value = cpu.getInt(key);
    if (value < 1 || value > most) {
      throw new IllegalArgumentException("%s must be 1 to %d, got %d".formatted(key, most, value));
    }
    return value;
  }
}
