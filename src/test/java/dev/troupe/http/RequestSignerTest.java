package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RequestSignerTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final List<URI> signed = new CopyOnWriteArrayList<>();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private Map<String, String> sign(HttpCall call, URI url) {
    signed.add(url);
    return Map.of("x-signature", "no. " + signed.size(), "authorization", "signed");
  }

  @Test
  void signsEachRequestWithTheAddressThatItGoesTo() throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"))) {
      var settings = SessionHarness.settings(server);
      settings.headers.put("Authorization", "of the session");
      settings.signer = this::sign;
      try (var session = new SessionHarness(KIT, settings)) {
        assertEquals("{}", session.get("/a%3Ab").body());
        assertEquals("{}", session.get("/c").body());
      }

      assertTrue(server.request().head().contains("x-signature: no. 1\r\n"));
      var second = server.request().head();
      assertTrue(second.contains("x-signature: no. 2\r\n"), second);
      assertTrue(second.contains("authorization: signed\r\n"), second);
      assertFalse(second.contains("of the session"), second);
      assertEquals(List.of(server.uri().resolve("/a%3Ab"), server.uri().resolve("/c")), signed);
    }
  }

  @Test
  void signsAnewWhatIsSentAgain() throws Exception {
    try (var server =
        ScriptedServer.start(
            connection -> {
              connection.read();
              connection.write(ok("{}"));
              if (connection.number() == 1) {
                connection.read();
                connection.close();
              }
            })) {
      var settings = SessionHarness.settings(server);
      settings.signer = this::sign;
      settings.resendOnStale = true;
      try (var session = new SessionHarness(KIT, settings)) {
        assertEquals("{}", session.get("/").body());
        assertEquals("{}", session.get("/").body());
      }

      assertEquals(3, signed.size());
    }
  }
}
