package dev.troupe.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What this process has open, as Linux tells it. */
final class FileDescriptors {

  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private FileDescriptors() {}

  /** How many sockets are open. */
  static int sockets() throws IOException {
    var count = 0;
    for (var descriptor : open()) {
      if (isSocket(descriptor)) {
        count++;
      }
    }
    return count;
  }

  /** Looks until at most so many sockets are open; false where that does not come. */
  static boolean awaitSockets(int most) throws IOException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (sockets() > most) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }

  private static List<Path> open() throws IOException {
    try (var all = Files.list(OPEN)) {
      return all.toList();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException closed) { // meanwhile
      return false;
    }
  }
}
