package dev.troupe;

import static dev.troupe.http.ScriptedServer.chunk;
import static dev.troupe.http.ScriptedServer.chunked;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import dev.troupe.http.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Streams of real sockets on both sides, side by side: their events come past mailboxes, by them,
 * past Pekko HTTP and through it, since half of the clients read late, and their sockets are full.
 */
@Timeout(60)
class StreamedInOrderTest {

  private static final int EVENTS = 3_000;
  private static final int CLIENTS = 8;
  private static final long SEED = 7;
  private static final int SMALL = 4 * 1024; // bytes; of a socket that is full soon
  private static final int LARGE = 256 * 1024;
  private static final Pattern CONTENT = Pattern.compile("\"content\":\"([^\"]*)\"");

  private static final String ASK =
      """
      {"model":"p/m","stream":true,"messages":[{"role":"user","content":"count"}]}\
      """;

  @Test
  void eachClientGetsAllEventsInTheirOrder() throws Exception {
    try (var upstream = ScriptedServer.start(StreamedInOrderTest::count);
        var troupe = start(upstream);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var address = troupe.address().orElseThrow();
      var othersHaveAll = new CountDownLatch(CLIENTS / 2);
      var now = new CountDownLatch(0);
      var heard = new ArrayList<Future<String>>();
      for (var i = 0; i < CLIENTS / 2; i++) {
        heard.add(threads.submit(() -> ask(address, SMALL, othersHaveAll)));
        heard.add(
            threads.submit(
                () -> {
                  var all = ask(address, LARGE, now);
                  othersHaveAll.countDown();
                  return all;
                }));
      }

      var all = IntStream.range(0, EVENTS).mapToObj(i -> i + ",").collect(Collectors.joining());
      for (var each : heard) {
        assertEquals(all, each.get());
      }
    }
  }

  private static Troupe start(ScriptedServer upstream) throws InterruptedException {
    var config =
        """
        troupe.ingress.port = 0
        troupe.simulator.start = never
        troupe.providers.p {
          dialect = openai-compatible, base-url = "%s/v1", models = [m], max-concurrent = 8
        }
        """
            .formatted(upstream.uri());
    return Troupe.builder()
        .config(ConfigFactory.parseString(config).withFallback(ConfigFactory.load()))
        .ingress(true)
        .start();
  }

  /** Sends the numbers as events, in pieces that begin and end anywhere. */
  private static void count(ScriptedServer.Connection connection) throws Exception {
    connection.read();
    var bytes = answer().getBytes(US_ASCII);
    var random = new Random(SEED + connection.number());
    for (var at = 0; at < bytes.length; ) {
      var end = Math.min(bytes.length, at + 1 + random.nextInt(2_000));
      connection.write(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
  }

  private static String answer() {
    var answer = new StringBuilder(chunked("text/event-stream"));
    for (var i = 0; i < EVENTS; i++) {
      answer.append(
          chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + i + ",\"}}]}\n\n"));
    }
    return answer
        .append(
            chunk(
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"))
        .append(chunk("data: [DONE]\n\n"))
        .append(chunk(""))
        .toString();
  }

  private static String ask(InetSocketAddress address, int buffer, CountDownLatch first)
      throws Exception {
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(buffer);
      socket.connect(address);
      var head =
          "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + "Content-Type: application/json\r\nContent-Length: "
              + ASK.length()
              + "\r\n\r\n";
      socket.getOutputStream().write((head + ASK).getBytes(US_ASCII));
      first.await();
      var read = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(read);
      return CONTENT
          .matcher(read.toString(US_ASCII))
          .results()
          .map(found -> found.group(1))
          .collect(Collectors.joining());
    }
  }
}
