package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.faults.Toxic.End;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
@Isolated("counts the sockets of the process")
class FaultProxyTest {

  private final ScriptedProvider upstream = new ScriptedProvider();
  private final FaultProxy proxy = new FaultProxy(upstream.port(), new Seed(7));

  FaultProxyTest() throws IOException {
    upstream.otherwise(Script.start().send("0123456789").fin());
  }

  @AfterEach
  void stop() {
    proxy.close();
    upstream.close();
  }

  @ParameterizedTest
  @EnumSource
  void theUpstreamsEndReachesTheClientAsWhatItIs(End end) throws Exception {
    var script = Script.start().send("0123456789");
    upstream.otherwise(end == End.FIN ? script.fin() : script.rst());
    try (var client = new RawClient(proxy.port())) {
      var seen = client.post("/", "").readAll();

      assertEquals(end, seen.end());
      assertTrue("0123456789".startsWith(seen.text()), seen.text()); // an RST overtakes
    }
  }

  @ParameterizedTest
  @EnumSource
  void theClientsEndReachesTheUpstreamAsWhatItIs(End end) throws Exception {
    upstream.otherwise(Script.start().hold());
    try (var client = new RawClient(proxy.port()).post("/", "")) {
      var arrival = upstream.arrival();
      if (end == End.FIN) {
        client.finish();
      } else {
        client.reset();
      }

      assertEquals(end, ScriptedProvider.end(arrival).end());
    }
  }

  @Test
  void treatsEachConnectionByThePlanOfItsNumber() throws Exception {
    proxy.always(Plan.answers(new Toxic.LimitData(1, End.FIN)));
    proxy.on(2, Plan.answers(new Toxic.LimitData(2, End.FIN)));

    assertEquals("0", answer());
    assertEquals("01", answer());
    assertEquals("0", answer());
    assertEquals(3, proxy.accepted());
  }

  @Test
  void refusesConnectionsWhileDownAndServesOnTheSamePortAgain() throws Exception {
    upstream.otherwise(Script.start().hold());
    try (var open = new RawClient(proxy.port()).post("/", "")) {
      var arrival = upstream.arrival();

      proxy.down();

      assertEquals(End.RST, open.readAll().end());
      assertEquals(End.RST, ScriptedProvider.end(arrival).end());
      assertThrows(ConnectException.class, () -> new RawClient(proxy.port()));
    }

    proxy.up();
    upstream.otherwise(Script.start().send("up").fin());

    assertEquals("up", answer());
  }

  @Test
  void resetsAClientWhoseUpstreamIsNotThere() throws Exception {
    upstream.close();
    try (var client = new RawClient(proxy.port())) {
      assertEquals(End.RST, client.readAll().end());
    }
  }

  @Test
  void doesTheSameAgainWithTheSameSeed() throws Exception {
    assertEquals(corrupted(new Seed(42)), corrupted(new Seed(42)));
    assertNotEquals(corrupted(new Seed(42)), corrupted(new Seed(43)));
  }

  @Test
  void tellsTheSeedAmongWhatAFailureSuppressed() {
    var failure = new Seed(42).told(new AssertionError("wrong"));

    assertEquals("reproduce with -Dfaults.seed=42", failure.getSuppressed()[0].getMessage());
  }

  @Test
  void chainsToxicsInTheirOrder() throws Exception {
    proxy.always(
        Plan.answers(
            new Toxic.Slicer(3, 0, Duration.ZERO),
            new Toxic.Duplicate(0, 3),
            new Toxic.LimitData(5, End.FIN)));

    assertEquals("01201", answer());
  }

  @Test
  void leavesNoSocketBehind() throws Exception {
    var before = FileDescriptors.sockets();
    for (var end : End.values()) {
      proxy.always(Plan.answers(new Toxic.LimitData(3, end)));
      for (int n = 0; n < 20; n++) {
        var _ = answer();
      }
    }

    assertTrue(FileDescriptors.awaitSockets(before), () -> "more than " + before + " sockets");
  }

  /** What a random byte becomes on each of ten connections. */
  private String corrupted(Seed seed) throws IOException {
    try (var seeded = new FaultProxy(upstream.port(), seed)) {
      seeded.always(number -> Plan.answers(new Toxic.Corrupt(seed.random(number).nextInt(10))));
      var all = new StringBuilder();
      for (var _ : IntStream.range(0, 10).toArray()) {
        try (var client = new RawClient(seeded.port())) {
          all.append(client.post("/", "").readAll().text());
        }
      }
      return all.toString();
    }
  }

  private String answer() throws IOException {
    try (var client = new RawClient(proxy.port())) {
      return client.post("/", "").readAll().text();
    }
  }
}
