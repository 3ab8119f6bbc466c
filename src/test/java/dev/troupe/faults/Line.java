package dev.troupe.faults;

import dev.troupe.faults.Arrival.Closed;
import dev.troupe.faults.Toxic.End;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One connection of the scripted provider: one thread reads the requests, and so sees the other
 * side close at once; another one plays their scripts in turn.
 */
final class Line {

  private final ScriptedProvider provider;
  private final Socket socket;
  private final int number;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final Thread player = Thread.ofVirtual().name("scripted-player").unstarted(this::play);

  Line(ScriptedProvider provider, Socket socket, int number) {
    this.provider = provider;
    this.socket = socket;
    this.number = number;
  }

  void start() {
    player.start();
  }

  /** Whether it has ended, and is not held by the provider any more. */
  boolean isOver() {
    return closed.isDone();
  }

  CompletableFuture<Closed> closed() {
    return closed;
  }

  // --- the player's side

  private void play() {
    try {
      socket.setTcpNoDelay(true);
      var greeting = provider.greeting(number);
      if (greeting.isPresent()) { // before anything is read, and after an end nothing is
        greeting.get().play(this);
      }
      Thread.ofVirtual().name("scripted-reader").start(this::read);
      while (true) {
        provider.script(arrivals.take()).play(this);
      }
    } catch (IOException | InterruptedException _) {
      Thread.currentThread().interrupt(); // it is over, which the reader sees, too
    } catch (RuntimeException | Error broken) { // the test's own, which must not pass for a hang
      provider.broken(broken);
      reset();
    }
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void pause(Duration time) throws InterruptedException {
    await(closed, time);
  }

  void await(CompletableFuture<?> gate) throws InterruptedException {
    var either = CompletableFuture.anyOf(gate, closed);
    await(either, Duration.ofDays(1));
  }

  void hold() throws InterruptedException {
    await(closed);
    throw new InterruptedException("held until the end");
  }

  private static void await(CompletableFuture<?> gate, Duration most) throws InterruptedException {
    try {
      var _ = gate.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      // long enough
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  void finish() throws IOException {
    Sockets.finish(socket);
  }

  void reset() {
    end(End.RST, false);
    Sockets.reset(socket);
  }

  // --- the reader's side

  private void read() {
    try {
      var requests = new RequestReader(socket.getInputStream());
      for (var next = requests.next(); next.isPresent(); next = requests.next()) {
        arrivals.add(provider.arrived(next.get(), number, closed));
      }
      end(End.FIN, true);
    } catch (EOFException within) {
      end(End.FIN, true);
    } catch (IOException reset) {
      end(End.RST, true);
    } finally {
      Sockets.close(socket);
      player.interrupt();
    }
  }

  private void end(End end, boolean byPeer) {
    closed.complete(new Closed(end, byPeer, System.nanoTime()));
  }
}
