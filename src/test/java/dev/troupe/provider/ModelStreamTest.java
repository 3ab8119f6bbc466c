package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.coroutine.Coroutine;
import dev.troupe.coroutine.Deadline;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Streams, and calls, in direct style. */
@Isolated("measures when a call ends at its deadline")
class ModelStreamTest {

  private static final String STALLED = "{\"events\": 2, \"then\": \"stall\"}";
  private static final ActorTestKit KIT = ActorTestKit.create();

  private ProviderHarness harness;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() {
    harness = new ProviderHarness(KIT);
    harness.openai("sim").start();
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  private ModelStream open(String model, String prompt) {
    return harness.model(model).stream(ModelRequest.of(prompt));
  }

  @Test
  void readsEventByEventAndThenTheWhole() throws Exception {
    var text = new StringBuilder();

    try (var stream = open("sim/echo", "a b c d")) {
      for (var event = stream.next(); event.isPresent(); event = stream.next()) {
        if (event.get() instanceof ModelEvent.Text(var more)) {
          text.append(more).append('|');
        }
      }

      assertEquals("a b c d", stream.response().content());
      assertTrue(stream.next().isEmpty());
    }
    assertEquals("a |b |c |d|", text.toString());
  }

  @Test
  void readsMoreThanItsWindowHolds() throws Exception {
    var long200 = "word ".repeat(200).strip();

    try (var stream = open("sim/echo", long200)) {
      assertEquals(long200, stream.response().content());
    }
  }

  @Test
  void cancelsWhenItIsClosedEarly() throws Exception {
    try (var stream = open("fault", STALLED)) {
      stream.next();
    }

    harness.awaitHangUp("sim", 1);
  }

  /** Reads without end; {@code reading} is counted down with the first event. */
  private static Coroutine<Void> reader(ModelStream stream, CountDownLatch reading) {
    return Coroutine.start(
        "reader",
        () -> {
          while (true) {
            var _ = stream.next();
            reading.countDown();
          }
        });
  }

  private static Throwable failureOf(Coroutine<?> reader) {
    return ProviderHarness.await(reader.outcome().handle((_, failure) -> failure));
  }

  @Test
  void endsTheReadersWaitWhenAnotherThreadClosesIt() throws Exception {
    var reading = new CountDownLatch(1);
    var stream = open("fault", STALLED);
    var reader = reader(stream, reading);
    reading.await();
    ProviderHarness.await(harness.log().arrived(1));

    stream.close();

    assertEquals("model stream: closed before its end", failureOf(reader).getMessage());
    harness.awaitHangUp("sim", 1);
  }

  /** Pekko cannot tell an actor that has only begun to start from a thread that is interrupted. */
  @Test
  void cancelsWhenAnInterruptedThreadClosesItAsSoonAsItIsOpen() {
    for (var round = 0; round < 200; round++) {
      var ended = new CompletableFuture<Done>();
      var stream = open(ended);

      Thread.currentThread().interrupt();
      stream.close();

      assertTrue(Thread.interrupted(), "the interrupt is kept");
      var _ = ProviderHarness.await(ended);
    }
  }

  @Test
  void cancelsWhenAnInterruptedThreadReadsAsSoonAsItIsOpen() {
    for (var round = 0; round < 200; round++) {
      var ended = new CompletableFuture<Done>();
      var stream = open(ended);

      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, stream::next);

      var _ = ProviderHarness.await(ended);
    }
  }

  /** A stream without events that says when it has ended. */
  private static ModelStream open(CompletableFuture<Done> ended) {
    var replies =
        Source.<StreamReply>never().watchTermination((_, end) -> end.thenAccept(ended::complete));
    return ModelStream.open(replies, KIT.system());
  }

  /** In some rounds the next event comes at the same moment. */
  @RepeatedTest(20)
  void cancelsWhenItsReaderIsInterrupted() throws Exception {
    var reading = new CountDownLatch(1);
    var reader = reader(open("fault", STALLED), reading);
    reading.await();
    ProviderHarness.await(harness.log().arrived(1));

    reader.interrupt();

    assertSame(InterruptedException.class, failureOf(reader).getClass());
    harness.awaitHangUp("sim", 1);
  }

  @Test
  void cancelsWhenWhoWantsTheWholeIsInterrupted() throws Exception {
    var stream = open("fault", STALLED);
    var reader = Coroutine.start("reader", stream::response);
    ProviderHarness.await(harness.log().arrived(1));

    reader.interrupt();

    assertSame(InterruptedException.class, failureOf(reader).getClass());
    harness.awaitHangUp("sim", 1);
  }

  @Test
  void throwsTheFailureInTheReadersThreadEachTime() {
    try (var stream = open("fault", "{\"events\": 3, \"then\": \"end\"}")) {
      var failure = assertThrows(ModelException.Broken.class, stream::response);

      assertEquals("one two ", failure.failure().partialText());
      assertThrows(ModelException.Broken.class, stream::next);
    }
  }

  @Test
  void endsAtTheDeadline() {
    var start = System.nanoTime();

    assertThrows(
        ModelException.TimedOut.class,
        () ->
            Deadline.within(
                Duration.ofSeconds(1),
                () -> {
                  try (var stream = open("fault", STALLED)) {
                    return stream.response();
                  }
                }));

    var millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertTrue(millis >= 1000 && millis < 1100, millis + " ms");
    harness.awaitHangUp("sim", 1);
  }

  @Test
  void throwsAModelExceptionWithBothStacks() {
    var failure =
        assertThrows(
            ModelException.Throttled.class,
            () -> harness.model("fault").generate("{\"status\": 429}"));

    assertTrue(hasFrame(failure, "ModelStreamTest"), "no frame of the caller");
    var cause = assertInstanceOf(ModelException.Throttled.class, failure.getCause());
    assertTrue(hasFrame(cause, "ModelRef"), "no frame of the other side");
  }

  private static boolean hasFrame(Throwable failure, String type) {
    return Arrays.stream(failure.getStackTrace())
        .anyMatch(frame -> frame.getClassName().contains(type));
  }

  @Test
  void endsTheReadersWaitWhenTheSystemEndsBeforeAnyReply() throws Exception {
    var system = ActorTestKit.create("closing");
    var reply = new CompletableFuture<StreamReply>();
    var first = new Delta(new ModelEvent.Text("first"));
    var replies = Source.<StreamReply>single(first).concat(Source.completionStage(reply));
    var reading = new CountDownLatch(1);
    var reader = reader(ModelStream.open(replies, system.system()), reading);
    reading.await();

    system.shutdownTestKit();

    assertInstanceOf(ModelException.Unavailable.class, failureOf(reader));
  }
}
