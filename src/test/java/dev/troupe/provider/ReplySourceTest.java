package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.event.Door;
import dev.troupe.event.Origin;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Credit;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Stream;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ReplySourceTest {

  private static final int WINDOW = 4;
  private static final Answered ANSWERED = new Answered(ModelResponse.of("whole"));

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<ProviderCommand> provider = KIT.createTestProbe(ProviderCommand.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void yieldsEachReplyInOrderAndCompletesAfterTheLast() throws Exception {
    var consumer = run(Duration.ofSeconds(10));
    var replyTo = opened();

    replyTo.tell(delta("a"));
    replyTo.tell(delta("b"));
    replyTo.tell(ANSWERED);

    assertEquals(delta("a"), next(consumer));
    assertEquals(delta("b"), next(consumer));
    assertEquals(ANSWERED, next(consumer));
    assertNull(next(consumer));
    provider.expectNoMessage(Duration.ZERO);
  }

  @Test
  void grantsCreditForHalfAWindowOfConsumedReplies() throws Exception {
    var consumer = run(Duration.ofSeconds(10));
    var replyTo = opened();
    for (var i = 0; i < WINDOW; i++) {
      replyTo.tell(delta("d" + i));
    }

    next(consumer); // and its buffer holds a second

    assertEquals(WINDOW / 2, provider.expectMessageClass(Credit.class).deltas());
  }

  @Test
  void failsWhenMoreComesThanCreditAllows() {
    var consumer = run(Duration.ofSeconds(10));
    var replyTo = opened();

    for (var i = 0; i <= WINDOW + 1; i++) { // one may already be with the consumer
      replyTo.tell(delta("d" + i));
    }

    assertEquals(replyTo, provider.expectMessageClass(Cancel.class).replyTo());
    assertThrows(ExecutionException.class, () -> drain(consumer));
  }

  @Test
  void cancelsTheCallAndEndsItsReferenceWhenTheConsumerCancels() {
    var consumer = run(Duration.ofSeconds(10));
    var replyTo = opened();

    consumer.cancel();

    assertEquals(replyTo, provider.expectMessageClass(Cancel.class).replyTo());
    provider.expectTerminated(replyTo);
  }

  @Test
  void cancelsTheCallWhenTheMaterializerIsShutDown() {
    var materializer = Materializer.createMaterializer(KIT.system());
    call().runWith(Sink.ignore(), materializer);
    var replyTo = opened();

    materializer.shutdown();

    assertEquals(replyTo, provider.expectMessageClass(Cancel.class).replyTo());
  }

  @Test
  void cancelsNothingAfterTheLastReply() throws Exception {
    var consumer = run(Duration.ofSeconds(10));
    var replyTo = opened();

    var failed = new Failed(ModelFailure.of(Kind.BROKEN, "provider 'p': cut"));
    replyTo.tell(failed);

    assertEquals(failed, next(consumer));
    provider.expectTerminated(replyTo);
    provider.expectNoMessage(Duration.ZERO);
  }

  @Test
  void yieldsTheMissedReplyAndCancelsWhenNoneComesInTime() throws Exception {
    var consumer = run(Duration.ofMillis(1));
    var replyTo = opened();

    var reply = assertInstanceOf(Failed.class, next(consumer));

    assertEquals(Kind.TIMED_OUT, reply.failure().kind());
    assertEquals(replyTo, provider.expectMessageClass(Cancel.class).replyTo());
    assertNull(next(consumer));
  }

  @Test
  void opensACallOfItsOwnForEachRun() {
    var first = run(Duration.ofSeconds(10));
    var replyTo = opened();

    var second = run(Duration.ofSeconds(10));
    var other = opened();

    assertNotEquals(replyTo, other);
    first.cancel();
    second.cancel();
  }

  private ActorRef<StreamReply> opened() {
    var stream = provider.expectMessageClass(Stream.class);
    assertEquals(WINDOW, stream.credit());
    return stream.replyTo();
  }

  private SinkQueueWithCancel<StreamReply> run(Duration patience) {
    var sink = Sink.<StreamReply>queue().addAttributes(Attributes.inputBuffer(1, 1));
    return source(patience).runWith(sink, KIT.system());
  }

  private Source<StreamReply, ?> call() {
    return source(Duration.ofSeconds(10));
  }

  private Source<StreamReply, ?> source(Duration patience) {
    var call =
        new StreamedCall(
            provider.getRef(),
            ModelRequest.of("hello"),
            Duration.ofSeconds(10),
            Origin.at(Door.ACTOR));
    return ReplySource.of(call, WINDOW, patience);
  }

  private static Delta delta(String text) {
    return new Delta(new ModelEvent.Text(text));
  }

  private static @Nullable StreamReply next(SinkQueueWithCancel<StreamReply> consumer)
      throws Exception {
    return consumer.pull().toCompletableFuture().get(10, TimeUnit.SECONDS).orElse(null);
  }

  private static void drain(SinkQueueWithCancel<StreamReply> consumer) throws Exception {
    while (next(consumer) != null) {}
  }
}
