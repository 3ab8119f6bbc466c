package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.event.Door;
import dev.troupe.event.Origin;
import dev.troupe.http.EventLoops;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Credit;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.StreamReply;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replies told in the thread of their stream, which is a loop's here, and elsewhere. */
@Timeout(60)
class DirectRepliesTest {

  private static final int WINDOW = 8;
  private static final Answered ANSWERED = new Answered(ModelResponse.of("whole"));

  private final ActorTestKit kit = ActorTestKit.create();
  private final EventLoops loops = EventLoops.of(kit.system());
  private final TestProbe<ProviderCommand> provider = kit.createTestProbe(ProviderCommand.class);
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private volatile boolean taking = true;

  @SuppressWarnings("NullAway.Init") // before each test
  private EventLoop loop;

  @BeforeEach
  void start() {
    loops.enter();
    loop = loops.next();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
    loops.leave();
  }

  /** Runs a stream on the loop. */
  private CompletionStage<Done> run() {
    return source()
        .withAttributes(ActorAttributes.dispatcher(loops.dispatcher(loop)))
        .run(kit.system());
  }

  /** A stream that writes down what it hears. */
  private Source<Boolean, ?> source() {
    var call =
        new StreamedCall(
            provider.getRef(),
            ModelRequest.of("hello"),
            Duration.ofSeconds(30),
            Origin.at(Door.ACTOR));
    return ReplySource.of(call, WINDOW, Duration.ofSeconds(30), this::take)
        .map(reply -> heard.add("element " + text(reply)));
  }

  private boolean take(StreamReply reply) {
    var takes = taking;
    if (takes) {
      heard.add("direct " + text(reply));
    }
    return takes;
  }

  private static String text(StreamReply reply) {
    return reply instanceof Delta(ModelEvent.Text(var text)) ? text : "last";
  }

  private ReplyGate opened() {
    var stream = provider.expectMessageClass(ProviderCommand.Stream.class);
    return ReplyGate.streamed(stream.replyTo(), stream.credit());
  }

  private void onLoop(Runnable work) throws Exception {
    loop.submit(work).get(10, TimeUnit.SECONDS);
  }

  private static void emit(ReplyGate gate, String text) {
    gate.emit(new ModelEvent.Text(text));
  }

  private static void await(CompletionStage<Done> end) throws Exception {
    end.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void goPastTheMailboxOnTheStreamsLoopAndNeedNoCredit() throws Exception {
    var end = run();
    var gate = opened();
    onLoop(() -> {}); // the stream has begun
    onLoop(() -> IntStream.range(0, 2 * WINDOW).forEach(i -> emit(gate, "" + i)));
    gate.settle(ANSWERED);

    await(end);
    var all = IntStream.range(0, 2 * WINDOW).mapToObj(i -> "direct " + i);
    assertEquals(Stream.concat(all, Stream.of("element last")).toList(), heard);
    provider.expectNoMessage(Duration.ZERO);
  }

  @Test
  void needCreditWhereTheyAreNotTaken() throws Exception {
    var end = run();
    var gate = opened();
    taking = false;
    onLoop(() -> IntStream.range(0, WINDOW + 1).forEach(i -> emit(gate, "" + i)));
    assertFalse(gate.isFlowing());

    var granted = provider.expectMessageClass(Credit.class).deltas();
    assertEquals(WINDOW / 2, granted);
    var _ = gate.addCredit(granted);
    gate.settle(ANSWERED);

    await(end);
    assertEquals(WINDOW + 2, heard.size());
  }

  @Test
  void areElementsWhenToldInAnotherThread() throws Exception {
    var end = run();
    var gate = opened();
    emit(gate, "0");
    gate.settle(ANSWERED);

    await(end);
    assertEquals(List.of("element 0", "element last"), heard);
  }

  /** What is told on the loop while it has not looked into the mailbox waits behind that. */
  @Test
  void overtakeNothingThatIsInTheMailbox() throws Exception {
    var end = run();
    var gate = opened();
    onLoop(
        () -> {
          taking = false;
          emit(gate, "0");
          taking = true;
          emit(gate, "1");
        });
    onLoop(() -> {}); // the mailbox is empty
    onLoop(() -> emit(gate, "2"));
    gate.settle(ANSWERED);

    await(end);
    assertEquals(List.of("element 0", "element 1", "direct 2", "element last"), heard);
  }

  @Test
  void areElementsForGoodOnceSomebodyElseToldOne() throws Exception {
    var end = run();
    var stream = provider.expectMessageClass(ProviderCommand.Stream.class);
    var gate = ReplyGate.streamed(stream.replyTo(), stream.credit());
    stream.replyTo().tell(new Delta(new ModelEvent.Text("theirs")));
    onLoop(() -> {});
    onLoop(() -> emit(gate, "ours"));
    gate.settle(ANSWERED);

    await(end);
    assertEquals(List.of("element theirs", "element ours", "element last"), heard);
  }

  /** The loop cannot look into the mailbox before it has told its own. */
  @Test
  void overtakeNothingOfAnotherThread() throws Exception {
    var end = run();
    var gate = opened();
    onLoop(
        () -> {
          CompletableFuture.runAsync(() -> emit(gate, "theirs")).join();
          emit(gate, "ours");
        });
    onLoop(() -> {}); // the mailbox is empty
    onLoop(() -> emit(gate, "later"));
    gate.settle(ANSWERED);

    await(end);
    assertEquals(List.of("element theirs", "element ours", "direct later", "element last"), heard);
  }

  @Test
  void areElementsOfAStreamThatRunsOnNoLoop() throws Exception {
    var end = source().run(kit.system());
    var gate = opened();
    emit(gate, "0");
    onLoop(() -> emit(gate, "1"));
    gate.settle(ANSWERED);

    await(end);
    assertEquals(List.of("element 0", "element 1", "element last"), heard);
  }

  @Test
  void areForgottenWithTheirStream() throws Exception {
    var end = run();
    var stream = provider.expectMessageClass(ProviderCommand.Stream.class);
    assertTrue(DirectReplies.find(stream.replyTo()) != null);
    ReplyGate.streamed(stream.replyTo(), 1).settle(ANSWERED);

    await(end);
    onLoop(() -> {}); // the stage has ended, too
    assertNull(DirectReplies.find(stream.replyTo()));
  }

  @Test
  void areNoneWhereTheStreamTakesNone() {
    ActorRef<StreamReply> other = kit.<StreamReply>createTestProbe().getRef();

    assertNull(DirectReplies.find(other));
  }
}
