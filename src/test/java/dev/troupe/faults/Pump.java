package dev.troupe.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * One direction of a proxied connection: one thread reads, so that each byte's arrival is known,
 * another one passes on through the toxics.
 */
final class Pump implements Toxic.Link {

  private static final int PIECE_BYTES = 16 * 1024;
  private static final int MOST_PIECES = 8; // then the one who writes to the proxy has to wait

  /** What was read at once; without bytes: the end. */
  private static final class Piece {
    private final byte[] bytes;
    private final long arrived = System.nanoTime();

    private Piece(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  private final ProxyLink link;
  private final Socket from;
  private final Socket to;
  private final RandomGenerator random;
  private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(MOST_PIECES);

  Pump(ProxyLink link, Socket from, Socket to, RandomGenerator random) {
    this.link = link;
    this.from = from;
    this.to = to;
    this.random = random;
  }

  void start(List<Toxic> toxics) throws IOException {
    Toxic.Stage stage = new Out(to.getOutputStream());
    for (var toxic : toxics.reversed()) {
      stage = toxic.before(stage, this);
    }
    var first = stage;
    link.run(() -> write(first));
    if (toxics.stream().allMatch(Toxic::isReading)) {
      link.run(this::read);
    }
  }

  private void read() throws IOException, InterruptedException {
    var in = from.getInputStream();
    var buffer = new byte[PIECE_BYTES];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      link.touch();
      pieces.put(new Piece(Arrays.copyOf(buffer, count)));
    }
    link.readToEnd(this);
    pieces.put(new Piece(new byte[0]));
  }

  /** Goes on after the end, so that the reading side can get to its own. */
  private void write(Toxic.Stage first) throws IOException, InterruptedException {
    for (var piece = pieces.take(); piece.bytes.length > 0; piece = pieces.take()) {
      first.bytes(piece.bytes, piece.arrived);
    }
    first.fin();
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public void pauseUntil(long nanos) throws InterruptedException {
    var _ = link.over().await(nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void finish() throws IOException {
    link.finish();
  }

  @Override
  public void reset() {
    link.close();
  }

  /** The last stage. */
  private final class Out implements Toxic.Stage {
    private final OutputStream out;

    private Out(OutputStream out) {
      this.out = out;
    }

    @Override
    public void bytes(byte[] bytes, long arrived) throws IOException {
      if (!link.isOver()) {
        out.write(bytes);
      }
    }

    @Override
    public void fin() throws IOException {
      Sockets.finish(to);
      link.writtenToEnd(Pump.this);
    }
  }
}
