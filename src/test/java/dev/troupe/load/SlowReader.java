package dev.troupe.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * The program of {@link SlowReaderTest}: an endless upstream, Troupe, and a client that reads byte
 * by byte.
 */
final class SlowReader {

  private static final int POINTS = 5;
  private static final int BYTES = 60; // between two points: a minute, at a byte a second
  private static final String JSON =
      "{\"model\":\"endless/m\",\"stream\":true,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

  private SlowReader() {}

  /** Says for each point the live set and what the upstream has sent, both in bytes. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (var upstream = new EndlessUpstream();
        var troupe = troupe(upstream.port());
        var client = client(troupe.address().orElseThrow())) {
      var in = client.getInputStream();
      read(in);
      upstream.awaitStandstill();
      for (int point = 0; point < POINTS; point++) {
        read(in);
        var sent = upstream.awaitBlocked();
        IO.println("point: " + liveSet() + " " + sent);
      }
    }
  }

  private static void read(InputStream in) throws IOException {
    for (int n = 0; n < BYTES; n++) {
      if (in.read() < 0) {
        throw new IOException("the stream ended");
      }
    }
  }

  private static Troupe troupe(int upstream) throws InterruptedException {
    var config =
        """
        troupe {
          simulator.start = never
          ingress.port = 0
          providers.endless {
            dialect = openai-compatible
            base-url = "http://127.0.0.1:%d/v1"
          }
        }
        """
            .formatted(upstream);
    return Troupe.builder().config(ConfigFactory.parseString(config)).ingress(true).start();
  }

  private static Socket client(InetSocketAddress server) throws IOException {
    var client = new Socket();
    client.setReceiveBufferSize(8192); // so that little is on the way
    client.connect(server);
    var head =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(JSON.length(), JSON);
    client.getOutputStream().write(head.getBytes(US_ASCII));
    return client;
  }

  private static long liveSet() {
    System.gc();
    System.gc(); // what the first one leaves to finalizers and references
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
