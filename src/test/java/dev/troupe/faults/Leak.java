package dev.troupe.faults;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What a call could leave behind, to be planted so that a check is seen to find it. */
enum Leak {
  DESCRIPTORS,
  ACTORS,
  THREADS,
  LIVE_BYTES;

  private static final int MANY = 10;

  /** What undoes it. */
  @FunctionalInterface
  interface Planted extends AutoCloseable {
    @Override
    void close();
  }

  Planted plant(MixedStand stand) throws Exception {
    return switch (this) {
      case DESCRIPTORS -> descriptors(stand.scripted.port());
      case ACTORS -> {
        var actor = stand.kit.spawn(Behaviors.empty());
        yield () -> stand.kit.stop(actor);
      }
      case THREADS -> threads();
      case LIVE_BYTES -> {
        var held = new ArrayList<>(List.of(new byte[MANY * 1_000_000]));
        yield held::clear;
      }
    };
  }

  private static Planted descriptors(int port) throws Exception {
    var sockets = new ArrayList<Socket>();
    for (var n = 0; n < MANY; n++) {
      sockets.add(Sockets.connect(port));
    }
    return () -> sockets.forEach(Sockets::close);
  }

  private static Planted threads() {
    var end = new CountDownLatch(1);
    Stream.generate(() -> Thread.ofPlatform().daemon().unstarted(() -> await(end)))
        .limit(MANY)
        .forEach(Thread::start);
    return end::countDown;
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // ends as well
    }
  }
}
