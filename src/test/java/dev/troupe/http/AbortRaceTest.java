package dev.troupe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Aborts that meet the begin and the end of their exchange. */
class AbortRaceTest {

  private static final int ROUNDS = Integer.getInteger("troupe.rounds", 1_000);
  private static final int AT_ONCE = 16;

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void tellsEachExchangeOneOutcomeWheneverItIsAborted() throws Exception {
    try (var server = ScriptedServer.answering(ScriptedServer.ok("{}"))) {
      var settings = SessionHarness.settings(server);
      settings.maxConnections = AT_ONCE / 2;
      settings.maxWaiting = AT_ONCE;
      try (var session = new SessionHarness(KIT, settings)) {
        var exchanges = new ArrayList<RecordedExchange>();
        for (var round = 0; round < ROUNDS / AT_ONCE; round++) {
          exchanges.addAll(race(session));
        }

        assertEquals(0, exchanges.stream().filter(exchange -> exchange.outcomes() != 1).count());
        var aborted = exchanges.stream().filter(exchange -> exchange.failures.get() == 1).count();
        IO.println(ROUNDS + " exchanges, of which " + aborted + " were aborted in time");
        assertEquals("{}", session.get("/after").body());
      }
      assertOver(server);
    }
  }

  private static List<RecordedExchange> race(SessionHarness session) throws Exception {
    var exchanges = new ArrayList<RecordedExchange>();
    for (var i = 0; i < AT_ONCE; i++) {
      exchanges.add(session.run(new Aborting(Moment.values()[i % Moment.values().length])));
    }
    for (var exchange : exchanges) {
      exchange.outcome.handle((_, _) -> "").get(10, TimeUnit.SECONDS);
    }
    return exchanges;
  }

  private enum Moment {
    RUN,
    SENDING,
    HEAD,
    BYTES,
    NEVER
  }

  /** Is aborted from another thread while what comes at its moment goes on. */
  private static final class Aborting extends RecordedExchange {
    private final Moment moment;

    Aborting(Moment moment) {
      super(RecordedExchange.get("/").request());
      this.moment = moment;
      at(Moment.RUN);
    }

    @Override
    protected void onSending() {
      super.onSending();
      at(Moment.SENDING);
    }

    @Override
    protected void onHead(AnswerHead head) {
      super.onHead(head);
      at(Moment.HEAD);
    }

    @Override
    protected void onBytes(byte[] chunk) {
      super.onBytes(chunk);
      at(Moment.BYTES);
    }

    private void at(Moment now) {
      if (now == moment) {
        Thread.startVirtualThread(this::abort);
      }
    }
  }

  private static void assertOver(ScriptedServer server) throws Exception {
    for (var i = 0; i < server.connectionCount(); i++) {
      server.connection().end().get(10, TimeUnit.SECONDS);
    }
  }
}
