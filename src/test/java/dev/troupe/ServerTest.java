package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server as its operator sees it: a process. */
@Timeout(180)
class ServerTest {

  private static final String FREE_PORT = "-Dtroupe.ingress.port=0";

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path directory;

  @Test
  void finishesItsStreamsOnSigtermAndExitsWithZero() throws Exception {
    try (var server = ChildServer.start(FREE_PORT, "-Dtroupe.simulator.pace=20ms")) {
      var url = server.awaitListening();
      assertEquals("{\"success\":true,\"response\":\"Hello\"}", chat(url));

      var events = new ArrayList<String>();
      try (var stream = streamOfWords(url, 40)) {
        events.add(stream.readLine());
        server.terminate();
        server.terminate(); // changes nothing
        stream.lines().filter(line -> !line.isEmpty()).forEach(events::add);
      }

      assertEquals("data: [DONE]", events.getLast());
      assertEquals(0, server.awaitExit(), server::output);
      assertTrue(server.output().contains("outcome=ok"), server::output); // the log was flushed
      assertEquals(2, server.output().split("kind=model", -1).length - 1, server::output);
    }
  }

  @Test
  void saysOneLineForAPortInUseAndExitsWithTwo() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var server = ChildServer.start("-Dtroupe.ingress.port=" + other.getLocalPort())) {

      assertEquals(2, server.awaitExit(), server::output);
      var line = onlyLineOfTroupe(server);
      assertTrue(line.contains("127.0.0.1:" + other.getLocalPort()), line);
      assertTrue(line.contains("already in use"), line);
    }
  }

  @Test
  void saysOneLineForAWrongSettingAndExitsWithTwo() throws Exception {
    var file = Files.writeString(directory.resolve("my.conf"), "troupe {\n  ingres.port = 1\n}\n");

    try (var server = ChildServer.start("-Dconfig.file=" + file)) {
      assertEquals(2, server.awaitExit(), server::output);
      assertEquals(
          "troupe: cannot start: %s:2: unknown key troupe.ingres; nearest known: troupe.ingress"
              .formatted(file),
          onlyLineOfTroupe(server));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pekko.loglevel, 5, 'pekko.loglevel must be one of OFF, ERROR, WARNING, INFO, DEBUG, got 5'",
    "pekko.actor.default-dispatcher.type, Nonsense, type [Nonsense]",
  })
  void saysOneLineForAWrongSettingOfPekkosAndExitsWithTwo(String key, String value, String why)
      throws Exception {
    try (var server = ChildServer.start(FREE_PORT, "-D" + key + "=" + value)) {
      assertEquals(2, server.awaitExit(), server::output);
      var line = onlyLineOfTroupe(server);
      assertTrue(line.startsWith("troupe: cannot start: "), line);
      assertTrue(line.contains(why), line);
    }
  }

  @Test
  void saysWhichConfigurationCannotBeReadAndExitsWithTwo() throws Exception {
    try (var server = ChildServer.start("-Dconfig.file=" + directory.resolve("absent.conf"))) {
      assertEquals(2, server.awaitExit(), server::output);
      assertTrue(onlyLineOfTroupe(server).contains("absent.conf"), server::output);
    }
  }

  @Test
  void namesTheJarThatItLacksAndExitsWithTwo() throws Exception {
    try (var server = ChildServer.startWithout("logback")) {
      assertEquals(2, server.awaitExit(), server::output);
      assertEquals(
          "troupe: cannot start: the server needs a jar that is not on the class path: add"
              + " ch.qos.logback:logback-classic",
          onlyLineOfTroupe(server));
    }
  }

  private static String onlyLineOfTroupe(ChildServer server) {
    var lines = server.output().lines().filter(line -> line.startsWith("troupe: ")).toList();
    assertEquals(1, lines.size(), server::output);
    assertFalse(server.output().contains("\tat "), server::output);
    return lines.getFirst();
  }

  private String chat(URI url) throws IOException, InterruptedException {
    return client
        .send(
            post(url.resolve("/v1/tools/chat"), "{\"prompt\": \"Hello\"}"), BodyHandlers.ofString())
        .body();
  }

  private BufferedReader streamOfWords(URI url, int words)
      throws IOException, InterruptedException {
    var body =
        "{\"model\": \"echo\", \"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}"
            .formatted("word ".repeat(words));
    var answer =
        client.send(post(url.resolve("/v1/chat/completions"), body), BodyHandlers.ofInputStream());
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  private static HttpRequest post(URI url, String json) {
    return HttpRequest.newBuilder(url)
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(json))
        .build();
  }
}
