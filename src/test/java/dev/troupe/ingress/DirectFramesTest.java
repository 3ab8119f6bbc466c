package dev.troupe.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.http.EventLoops;
import dev.troupe.ingress.Sse.Frame;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies that a stage writes without their being its elements, on the loop where it runs. */
@Timeout(60)
class DirectFramesTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final ActorTestKit kit = ActorTestKit.create();
  private final EventLoops loops = EventLoops.of(kit.system());
  private final List<String> wire = new CopyOnWriteArrayList<>();
  private volatile boolean ready = true;

  @SuppressWarnings("NullAway.Init") // before each test
  private EventLoop loop;

  private final ChunkWriter socket =
      new ChunkWriter() {
        @Override
        public boolean isReady() {
          return ready;
        }

        @Override
        public void write(ByteString data) {
          wire.add("past " + data.utf8String());
        }
      };

  private SseStage<String> stage = stage(LONG);

  private SseStage<String> stage(Duration silence) {
    return new SseStage<>(
        new ClientExchange(HttpRequest.create(), Duration.ofMinutes(1), socket, _ -> {}),
        DirectFramesTest::frame,
        silence);
  }

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

  private static Frame frame(String reply) {
    if (reply.equals("broken")) {
      throw new IllegalStateException("no frame");
    }
    if (reply.equals("unlinked")) {
      throw new NoClassDefFoundError("planted");
    }
    return Frame.of(ByteString.fromString(reply));
  }

  /** A stream that runs on the loop: what its elements are, and the response that it makes. */
  private record Running(
      SourceQueueWithComplete<String> elements, CompletionStage<HttpResponse> response) {

    void offer(String reply) throws Exception {
      assertEquals(QueueOfferResult.enqueued(), await(elements.offer(reply)));
    }
  }

  private Running run() {
    var made =
        Source.<String>queue(8, OverflowStrategy.fail())
            .viaMat(stage, Keep.left())
            .toMat(Sink.head(), Keep.both())
            .withAttributes(ActorAttributes.dispatcher(loops.dispatcher(loop)))
            .run(kit.system());
    return new Running(made.first(), made.second());
  }

  private CompletionStage<Done> read(Running running) throws Exception {
    return await(running.response())
        .entity()
        .getDataBytes()
        .toMat(Sink.foreach(data -> wire.add("body " + data.utf8String())), Keep.right())
        .withAttributes(ActorAttributes.dispatcher(loops.dispatcher(loop)))
        .run(kit.system());
  }

  private boolean take(String reply) throws Exception {
    Callable<Boolean> take = () -> stage.takeDirectly(reply);
    return loop.submit(take).get();
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void takeOnceTheBodyIsRead(String reply) throws Exception {
    while (!take(reply)) {
      Thread.onSpinWait(); // the body is not pulled yet; the test's time limit ends it
    }
  }

  @Test
  void areWrittenInOrderWithTheElements() throws Exception {
    var running = run();
    running.offer("1");
    var end = read(running);
    takeOnceTheBodyIsRead("2");
    assertTrue(take("3"));
    assertTrue(take("")); // a reply of which nothing is written
    running.offer("4");
    running.elements().complete();

    await(end);
    assertEquals(List.of("body 1", "past 2", "past 3", "past 4"), wire);
  }

  @Test
  void areNotTakenBeforeTheResponseHasBegun() throws Exception {
    assertFalse(take("1"));
    var running = run();
    assertFalse(take("1"));

    running.elements().complete();
    assertThrows(ExecutionException.class, () -> await(running.response()));
  }

  @Test
  void areNotTakenWhileTheSocketIsFull() throws Exception {
    var running = run();
    running.offer("1");
    var end = read(running);
    takeOnceTheBodyIsRead("2");
    ready = false;

    assertFalse(take("3"));
    running.offer("3");
    running.elements().complete();
    await(end);
    assertEquals(List.of("body 1", "past 2", "body 3"), wire);
  }

  @Test
  void followACommentThatASocketWhichWasFullHasTaken() throws Exception {
    stage = stage(Duration.ofMillis(20));
    ready = false;
    var running = run();
    running.offer("1");
    var end = read(running);
    while (!wire.contains("body : still here\n\n")) {
      Thread.onSpinWait(); // the test's time limit ends it
    }
    ready = true;
    takeOnceTheBodyIsRead("2");
    running.elements().complete();

    await(end);
    assertEquals("body 1", wire.getFirst());
    assertEquals(
        List.of("body 1", "past 2"), wire.stream().filter(it -> !it.contains("still")).toList());
    assertTrue(wire.indexOf("body : still here\n\n") < wire.indexOf("past 2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken", "unlinked"})
  void cutTheBodyWhereOneCannotBeMadeAndNothingFollows(String unfit) throws Exception {
    var running = run();
    running.offer("1");
    var end = read(running);
    takeOnceTheBodyIsRead("2");

    Callable<Boolean> both = () -> stage.takeDirectly(unfit) && stage.takeDirectly("3");
    assertFalse(loop.submit(both).get());
    assertThrows(ExecutionException.class, () -> await(end));
    assertEquals(List.of("body 1", "past 2"), wire);
  }
}
