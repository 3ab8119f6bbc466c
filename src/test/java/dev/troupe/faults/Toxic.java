package dev.troupe.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What spoils one direction of a connection: Toxiproxy's toxics, and more. A value that any number
 * of connections can share.
 */
interface Toxic {

  /** One step on the way of the bytes; used by one thread. */
  interface Stage {

    /** Takes {@code bytes}, which reached the proxy at {@code arrived}, a System.nanoTime. */
    void bytes(byte[] bytes, long arrived) throws IOException, InterruptedException;

    /** Takes the end of the stream. */
    void fin() throws IOException, InterruptedException;
  }

  /** The direction that is being spoiled. */
  interface Link {

    /** Of this direction of this connection alone, so that it gives the same in each run. */
    RandomGenerator random();

    /** Waits until {@code nanos}, a System.nanoTime, or until the connection is over. */
    void pauseUntil(long nanos) throws InterruptedException;

    /** Ends both directions in good order. */
    void finish() throws IOException;

    /** Ends both sides of the connection with an RST. */
    void reset();

    default void end(End end) throws IOException {
      switch (end) {
        case FIN -> finish();
        case RST -> reset();
      }
    }
  }

  /** How a connection ends. */
  enum End {
    FIN,
    RST
  }

  /** The step of one connection, before {@code next}. */
  Stage before(Stage next, Link link);

  /** Whether the proxy takes what comes in this direction from the socket at all. */
  default boolean isReading() {
    return true;
  }

  /** Each byte comes later by {@code delay}, give or take {@code jitter}; the order stays. */
  record Latency(Duration delay, Duration jitter) implements Toxic {
    @Override
    public Stage before(Stage next, Link link) {
      return new Passing(next) {
        @Override
        public void bytes(byte[] bytes, long arrived) throws IOException, InterruptedException {
          var most = jitter.toNanos();
          var off = most == 0 ? 0 : link.random().nextLong(-most, most + 1);
          link.pauseUntil(arrived + delay.toNanos() + off);
          next.bytes(bytes, arrived);
        }
      };
    }
  }

  /** At most so many bytes pass in a second; at least 1. */
  record Bandwidth(int bytesPerSecond) implements Toxic {
    @Override
    public Stage before(Stage next, Link link) {
      return new Passing(next) {
        private long free = System.nanoTime();

        @Override
        public void bytes(byte[] bytes, long arrived) throws IOException, InterruptedException {
          var piece = Math.max(1, bytesPerSecond / 100);
          for (int at = 0; at < bytes.length; at += piece) {
            var end = Math.min(bytes.length, at + piece);
            free = Math.max(free, arrived) + (end - at) * 1_000_000_000L / bytesPerSecond;
            link.pauseUntil(free);
            next.bytes(Arrays.copyOfRange(bytes, at, end), arrived);
          }
        }
      };
    }
  }

  /** The end of the stream comes later. */
  record SlowClose(Duration delay) implements Toxic {
    @Override
    public Stage before(Stage next, Link link) {
      return new Passing(next) {
        @Override
        public void fin() throws IOException, InterruptedException {
          link.pauseUntil(System.nanoTime() + delay.toNanos());
          next.fin();
        }
      };
    }
  }

  /** Nothing passes, not even the end: the proxy takes what comes, and drops it. */
  record Hold() implements Toxic {
    @Override
    public Stage before(Stage next, Link link) {
      return new Passing(next) {
        @Override
        public void bytes(byte[] bytes, long arrived) {}

        @Override
        public void fin() {}
      };
    }
  }

  /** So many bytes pass; then nothing does, not even the end, as if the cable were cut. */
  record GoDead(long after) implements Toxic {
    @Override
    public Stage before(Stage next, Link link) {
      return new Counting(next) {
        @Override
        void bytes(byte[] bytes, long arrived, long position)
            throws IOException, InterruptedException {
          var left = Math.clamp(after - position, 0, bytes.length);
          next.bytes(Arrays.copyOf(bytes, left), arrived);
        }

        @Override
        public void fin() {}
      };
    }
  }

  /** Nothing passes, and some time after the first byte both sides are ended so. */
  record Timeout(Duration after, End end) implements Toxic {
    @Override
    public Stage before(Stage next, Link link) {
      return new Passing(next) {
        @Override
        public void bytes(byte[] bytes, long arrived) throws IOException, InterruptedException {
          link.pauseUntil(arrived + after.toNanos());
          link.end(end);
        }
      };
    }
  }

  /** Pieces of {@code size} bytes, give or take {@code variation}, and a pause behind each. */
  record Slicer(int size, int variation, Duration pause) implements Toxic {
    @Override
    public Stage before(Stage next, Link link) {
      return new Passing(next) {
        @Override
        public void bytes(byte[] bytes, long arrived) throws IOException, InterruptedException {
          for (int at = 0; at < bytes.length; ) {
            var off = link.random().nextInt(-variation, variation + 1);
            var end = Math.min(bytes.length, at + Math.max(1, size + off));
            next.bytes(Arrays.copyOfRange(bytes, at, end), arrived);
            at = end;
            if (!pause.isZero()) {
              link.pauseUntil(System.nanoTime() + pause.toNanos());
            }
          }
        }
      };
    }
  }

  /** So many bytes pass, then both sides are ended so. */
  record LimitData(long limit, End end) implements Toxic {
    @Override
    public Stage before(Stage next, Link link) {
      return new Counting(next) {
        @Override
        void bytes(byte[] bytes, long arrived, long position)
            throws IOException, InterruptedException {
          var left = limit - position;
          if (left >= 0) {
            next.bytes(Arrays.copyOf(bytes, (int) Math.min(left, bytes.length)), arrived);
          }
          if (left <= bytes.length) {
            link.end(end);
          }
        }
      };
    }
  }

  /** The byte at {@code position}, from 0, is another one. */
  record Corrupt(long position) implements Toxic {
    @Override
    public Stage before(Stage next, Link link) {
      return new Counting(next) {
        @Override
        void bytes(byte[] bytes, long arrived, long from) throws IOException, InterruptedException {
          var at = position - from;
          if (at >= 0 && at < bytes.length) {
            bytes[(int) at] ^= (byte) link.random().nextInt(1, 256);
          }
          next.bytes(bytes, arrived);
        }
      };
    }
  }

  /** The bytes from {@code position} on, from 0, come twice. */
  record Duplicate(long position, int length) implements Toxic {
    @Override
    public Stage before(Stage next, Link link) {
      return new Counting(next) {
        private final byte[] twice = new byte[length];

        @Override
        void bytes(byte[] bytes, long arrived, long from) throws IOException, InterruptedException {
          var begin = Math.clamp(position - from, 0, bytes.length);
          var end = Math.clamp(position + length - from, 0, bytes.length);
          next.bytes(Arrays.copyOf(bytes, end), arrived);
          if (end > begin) {
            var known = (int) (from + begin - position);
            System.arraycopy(bytes, begin, twice, known, end - begin);
            if (known + end - begin == length) {
              next.bytes(twice.clone(), arrived);
            }
          }
          next.bytes(Arrays.copyOfRange(bytes, end, bytes.length), arrived);
        }
      };
    }
  }

  /** The proxy reads nothing: whoever writes is stuck once the buffers on the way are full. */
  record ReadNever() implements Toxic {
    @Override
    public Stage before(Stage next, Link link) {
      return next;
    }

    @Override
    public boolean isReading() {
      return false;
    }
  }

  /** Changes nothing. */
  abstract class Passing implements Stage {
    private final Stage next;

    Passing(Stage next) {
      this.next = next;
    }

    @Override
    public void bytes(byte[] bytes, long arrived) throws IOException, InterruptedException {
      next.bytes(bytes, arrived);
    }

    @Override
    public void fin() throws IOException, InterruptedException {
      next.fin();
    }
  }

  /** Knows where in the stream it is. */
  abstract class Counting extends Passing {
    private long position;

    Counting(Stage next) {
      super(next);
    }

    abstract void bytes(byte[] bytes, long arrived, long position)
        throws IOException, InterruptedException;

    @Override
    public final void bytes(byte[] bytes, long arrived) throws IOException, InterruptedException {
      var from = position;
      position += bytes.length;
      bytes(bytes, arrived, from);
    }
  }
}
