package dev.troupe.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.troupe.coroutine.CpuPool;
import dev.troupe.event.TroupeEvent;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.tool.ToolCommand.Call;
import dev.troupe.tool.ToolCommand.Description;
import dev.troupe.tool.ToolCommand.Reply;
import dev.troupe.tool.ToolCommand.Stream;
import dev.troupe.tool.ToolCommand.StreamReply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** One tool's actor, called {@code echo}, with a probe in the place of the router. */
final class ToolStand {

  static final Duration LONG = Duration.ofSeconds(20);
  static final AgentLimits LIMITS = new AgentLimits(8, 4, 12, 100_000, Optional.empty(), 1_000);

  final ActorTestKit kit;
  final TestProbe<ProviderCommand> router;
  final TestProbe<Reply> asker;
  final TestProbe<StreamReply> listener;
  final BlockingQueue<TroupeEvent> events = new LinkedBlockingQueue<>();
  final CarrierWatch watch = new CarrierWatch(Duration.ofMillis(20), Duration.ofMillis(100));
  final ToolResources calls;
  final ToolDirectory directory;
  final ActorRef<ToolCommand> tool;

  ToolStand(ActorTestKit kit, Echo.Body body) {
    this(kit, settings(64, 64), new Echo(body));
  }

  ToolStand(ActorTestKit kit, ToolSettings settings, SimpleTool<?, ?> code) {
    this.kit = kit;
    router = kit.createTestProbe(ProviderCommand.class);
    asker = kit.createTestProbe(Reply.class);
    listener = kit.createTestProbe(StreamReply.class);
    var wiring = wiring(router.ref(), events::add);
    calls = new ToolResources(ToolDefinition.of("echo", code), settings, watch, wiring);
    directory = new ToolDirectory(List.of(calls));
    tool = kit.spawn(ToolActor.create(calls, new Reach(wiring, directory)));
    directory.put("echo", tool);
  }

  static ToolWiring wiring(ActorRef<ProviderCommand> router, Consumer<? super TroupeEvent> events) {
    return new ToolWiring(router, events, CpuPool.current(), new RecordAnswers(1), LIMITS);
  }

  static ToolSettings settings(int maxConcurrent, int maxQueue) {
    return new ToolSettings(true, maxConcurrent, maxQueue, 10_000, Optional.empty());
  }

  static JsonNode text(String text) {
    return JsonNodeFactory.instance.objectNode().put("text", text);
  }

  void call(String text) {
    call(text, asker);
  }

  void call(String text, TestProbe<Reply> asker) {
    tool.tell(new Call(text(text), LONG, asker.ref()));
  }

  TestProbe<Reply> callFromAnother(String text) {
    var other = kit.createTestProbe(Reply.class);
    call(text, other);
    return other;
  }

  void stream(String text, int credit) {
    tool.tell(new Stream(text(text), LONG, credit, listener.ref()));
  }

  /** The actor of the {@code n}th call. */
  ActorRef<?> callActor(int n) throws Exception {
    var classic =
        kit.system()
            .classicSystem()
            .actorSelection(tool.path().child("call-" + n))
            .resolveOne(Duration.ofSeconds(3))
            .toCompletableFuture()
            .get();
    return Adapter.toTyped(classic);
  }

  Description describe() {
    var probe = kit.createTestProbe(Description.class);
    tool.tell(new ToolCommand.Describe(probe.ref()));
    return probe.receiveMessage();
  }

  /** Waits until the code of every call that was answered has ended. */
  void awaitNoneStuck() {
    asker.awaitAssert(
        () -> {
          assertEquals(0, describe().stuck());
          return true;
        });
  }

  /** Waits until the watch says so of the tool. */
  void awaitHolding(boolean holding) {
    asker.awaitAssert(
        Duration.ofSeconds(10),
        () -> {
          assertEquals(holding, watch.isHolding("echo"));
          return true;
        });
  }

  /** The failure that the asker hears next. */
  ToolFailure failure() {
    return asker.expectMessageClass(ToolCommand.Failed.class).failure();
  }

  /** The text that the asker hears next. */
  String answer() {
    return ToolJson.text(asker.expectMessageClass(ToolCommand.Answered.class).output());
  }
}
