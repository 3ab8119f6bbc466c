package dev.troupe.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What this process has open, as Linux tells it. */
public final class FileDescriptors {

  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private FileDescriptors() {}

  /** How many are open, of whatever kind. */
  static int count() throws IOException {
    return open().size();
  }

  /** How many sockets are open. */
  public static int sockets() throws IOException {
    var count = 0;
    for (var descriptor : open()) {
      if (isSocket(descriptor)) {
        count++;
      }
    }
    return count;
  }

  /** Looks until at most so many sockets are open; false where that does not come. */
  public static boolean awaitSockets(int most) throws IOException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (sockets() > most) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }

  /** How many sockets here are connected to one of {@code ports}, or trying to be. */
  static long connectionsTo(Set<Integer> ports) {
    return TABLES.stream()
        .flatMap(FileDescriptors::rows)
        .map(row -> row.strip().split("\\s+"))
        .filter(row -> ports.contains(Integer.parseInt(row[2].substring(row[2].length() - 4), 16)))
        .filter(row -> !row[9].equals("0"))
        .count();
  }

  // sl local_address rem_address st … inode, 0 where no process has it any more:
  // 0: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 00000000 0 0 12345
  private static Stream<String> rows(Path table) {
    try {
      return Files.readAllLines(table).stream().skip(1);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
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
