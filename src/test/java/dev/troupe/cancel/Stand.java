package dev.troupe.cancel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.tool.ToolCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.testkit.ExplicitlyTriggeredScheduler;

/** A Troupe with an ingress, and all that tells how its calls end. */
final class Stand implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  final ActorTestKit kit;
  final Troupe troupe;
  final Tally tally;
  private final TestProbe<ToolCommand.Description> tool;
  private final List<TestProbe<?>> answered = new ArrayList<>();

  private Stand(ActorTestKit kit, String config) throws Exception {
    this.kit = kit;
    tally = new Tally(kit);
    troupe =
        Troupe.builder()
            .on(kit.system())
            .config(ConfigFactory.parseString(config).withFallback(ConfigFactory.load()))
            .listener(tally)
            .ingress(true)
            .start();
    tool = kit.createTestProbe();
  }

  static Stand start(String config) throws Exception {
    return new Stand(ActorTestKit.create(), config);
  }

  /** One whose actors' clock goes only when told to: a time-out comes at a known moment. */
  static Stand startWithManualTime(String config) throws Exception {
    return new Stand(ActorTestKit.create(ManualTime.config()), config);
  }

  /** Runs at once, on this thread, what is due by then; the clock's own method sleeps before. */
  void timePasses(Duration time) {
    var clock = (ExplicitlyTriggeredScheduler) Adapter.toClassic(kit.system()).scheduler();
    clock.executeTasks(clock.currentTimeMs() + time.toMillis());
  }

  /** Counts anew, whatever came of a test before. */
  void forget() {
    var _ = tally.takeOutcomes();
    var _ = tally.takeStrays();
    answered.clear();
  }

  /** Checks at the end of all rounds that nothing came to {@code probe} any more. */
  void expectNothingMoreAt(TestProbe<?> probe) {
    answered.add(probe);
  }

  /** Checks that each call of {@code provider} was answered once; then counts anew. */
  void assertOneReplyEach(String provider, Tally.Expected expected) {
    tally.assertOneReplyEach(this, provider, expected);
    answered.forEach(probe -> probe.expectNoMessage(Duration.ZERO));
    answered.forEach(TestProbe::stop);
    answered.clear();
  }

  void awaitIdle(String provider) {
    awaitState(provider, it -> it.inFlight() == 0 && it.queued() == 0 && it.connections() == 0);
  }

  /** The status asks no actor. */
  void awaitState(String provider, Predicate<Description> state) {
    await(() -> state.test(describe(provider)), () -> "still so: " + describe(provider));
  }

  /** No call of the tool {@code chat} runs, waits, or has a place. */
  void awaitIdleTool() {
    await(
        () -> {
          troupe.toolActor("chat").tell(new ToolCommand.Describe(tool.ref()));
          var now = tool.receiveMessage();
          return now.inFlight() == 0 && now.queued() == 0 && now.stuck() == 0;
        },
        () -> "the tool still has a call");
  }

  static void await(BooleanSupplier state, Supplier<String> otherwise) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!state.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, otherwise);
      Thread.onSpinWait();
    }
  }

  private Description describe(String provider) {
    return troupe.status().providers().stream()
        .filter(description -> description.name().equals(provider))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    troupe.close();
    kit.shutdownTestKit();
  }
}
