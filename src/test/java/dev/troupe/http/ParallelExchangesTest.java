package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ParallelExchangesTest {

  private static final int CONNECTIONS = 50;
  private static final int EXCHANGES = 1_000;

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void givesEachOfManyExchangesItsOwnAnswer() throws Exception {
    try (var server = ScriptedServer.start(ParallelExchangesTest::echo)) {
      var settings = SessionHarness.settings(server);
      settings.maxConnections = CONNECTIONS;
      settings.maxWaiting = EXCHANGES;
      try (var session = new SessionHarness(KIT, settings)) {
        var exchanges = new ArrayList<RecordedExchange>();
        for (var i = 0; i < EXCHANGES; i++) {
          exchanges.add(session.run(RecordedExchange.post("/", "question " + i)));
        }

        for (var i = 0; i < EXCHANGES; i++) {
          assertEquals("question " + i, exchanges.get(i).outcome.get(20, TimeUnit.SECONDS));
        }
        assertTrue(server.connectionCount() <= CONNECTIONS);
        assertEquals(server.connectionCount(), session.open.get());
      }
    }
  }

  private static void echo(ScriptedServer.Connection connection) throws Exception {
    while (true) {
      connection.write(ok(connection.read().body()));
    }
  }
}
