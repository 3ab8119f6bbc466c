package dev.troupe.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * An upstream on a raw loopback socket: runs a script for each connection, records the requests,
 * and tells when each connection ended.
 *
 * <p>A script that returns leaves its connection open until the other side closes it.
 */
public final class ScriptedServer implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;

  /** What the server does on one connection, on a thread of that connection. */
  @FunctionalInterface
  public interface Script {
    void run(Connection connection) throws Exception;
  }

  /** How the other side ended a connection. */
  public enum End {
    FIN,
    RST
  }

  /**
   * One request as it came.
   *
   * @param connection the number of its connection, from 1
   * @param head request line and headers
   */
  public record Request(int connection, String head, String body) {
    /** Method, path and version. */
    public String line() {
      return head.lines().findFirst().orElse("");
    }
  }

  private final ServerSocket listener;
  private final Script script;
  private final String scheme;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  private ScriptedServer(String scheme, ServerSocketFactory sockets, Script script)
      throws IOException {
    this.scheme = scheme;
    this.script = script;
    listener = sockets.createServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("scripted-server").start(this::accept);
  }

  /** Listens on a free port, and runs {@code script} for each connection. */
  public static ScriptedServer start(Script script) throws IOException {
    return new ScriptedServer("http", ServerSocketFactory.getDefault(), script);
  }

  /** The same over TLS. */
  public static ScriptedServer startTls(ServerSocketFactory sockets, Script script)
      throws IOException {
    return new ScriptedServer("https", sockets, script);
  }

  /** Answers each request of each connection with {@code answer}. */
  public static ScriptedServer answering(String answer) throws IOException {
    return start(
        connection -> {
          while (true) {
            connection.read();
            connection.write(answer);
          }
        });
  }

  /** An answer of status 200 with a JSON body of known length. */
  public static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        + body.getBytes(UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  /** The head of a chunked answer of status 200. */
  public static String chunked(String contentType) {
    return "HTTP/1.1 200 OK\r\nContent-Type: "
        + contentType
        + "\r\nTransfer-Encoding: chunked\r\n\r\n";
  }

  /** One chunk of a chunked answer; an empty one ends it. */
  public static String chunk(String data) {
    return Integer.toHexString(data.getBytes(UTF_8).length) + "\r\n" + data + "\r\n";
  }

  public int port() {
    return listener.getLocalPort();
  }

  public URI uri() {
    return URI.create(scheme + "://127.0.0.1:" + port());
  }

  /** How many connections were accepted so far. */
  public int connectionCount() {
    return connections.size();
  }

  /** Waits for the next connection that was not asked for yet. */
  public Connection connection() throws InterruptedException {
    return taken(accepted, "connection");
  }

  /** Waits for the next request that was not asked for yet. */
  public Request request() throws InterruptedException {
    return taken(requests, "request");
  }

  /** How many requests came and were not asked for yet. */
  public int requestCount() {
    return requests.size();
  }

  /** Stops listening and resets all connections. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (var connection : connections) {
      connection.socket.close();
    }
  }

  private static <T> T taken(BlockingQueue<T> queue, String what) throws InterruptedException {
    var taken = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (taken == null) {
      throw new AssertionError("no " + what + " within " + PATIENCE_SECONDS + " s");
    }
    return taken;
  }

  private void accept() {
    while (true) {
      try {
        var connection = new Connection(listener.accept(), connections.size() + 1);
        connections.add(connection);
        accepted.add(connection);
        Thread.ofVirtual().name("scripted-" + connection.number).start(() -> play(connection));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void play(Connection connection) {
    try {
      script.run(connection);
      connection.awaitEnd();
    } catch (IOException _) {
      connection.ended(End.RST);
    } catch (Exception failure) {
      connection.end.completeExceptionally(failure);
    }
  }

  /** One accepted connection. Used by its script; the futures by anyone. */
  public final class Connection {

    private final Socket socket;
    private final int number;
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private volatile long endNanos;
    private @Nullable InputStream in;

    private Connection(Socket socket, int number) {
      this.socket = socket;
      this.number = number;
    }

    /** From 1, in the order of acceptance. */
    public int number() {
      return number;
    }

    /** Completes when the other side has closed, as soon as the script reads or has returned. */
    public CompletableFuture<End> end() {
      return end;
    }

    /** When {@link #end} was seen, by {@link System#nanoTime}. */
    public long endNanos() {
      return endNanos;
    }

    /**
     * Waits for a whole request.
     *
     * @throws EOFException where the other side closed instead, which ends the script
     */
    public Request read() throws IOException {
      var head = new ByteArrayOutputStream();
      while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        int next = in().read();
        if (next < 0) {
          ended(End.FIN);
          throw new EOFException("closed by the other side");
        }
        head.write(next);
      }
      var text = head.toString(ISO_8859_1);
      var body = new String(in().readNBytes(bodyLength(text)), UTF_8);
      var request = new Request(number, text, body);
      requests.add(request);
      return request;
    }

    public void write(String text) throws IOException {
      write(text.getBytes(UTF_8));
    }

    public void write(byte[] bytes) throws IOException {
      out().write(bytes);
      out().flush();
    }

    /** Sends a FIN; what the other side sends is still read. */
    public void finish() throws IOException {
      socket.shutdownOutput();
    }

    /** Closes in good order. */
    public void close() throws IOException {
      socket.close();
    }

    /** Closes with an RST. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Reads until the other side has closed. */
    public void awaitEnd() throws IOException {
      if (socket.isClosed()) {
        return;
      }
      while (in().read() >= 0) {}
      ended(End.FIN);
      socket.close();
    }

    private void ended(End how) {
      if (!end.isDone()) {
        endNanos = System.nanoTime();
        end.complete(how);
      }
    }

    /** What the other side sends. */
    public InputStream in() throws IOException {
      if (in == null) {
        in = new BufferedInputStream(socket.getInputStream());
      }
      return in;
    }

    /** What it gets. */
    public OutputStream out() throws IOException {
      return socket.getOutputStream();
    }

    private static int bodyLength(String head) {
      return head.lines()
          .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
          .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
          .findFirst()
          .orElse(0);
    }
  }
}
