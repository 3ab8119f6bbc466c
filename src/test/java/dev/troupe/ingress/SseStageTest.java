package dev.troupe.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.ingress.Sse.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How a response is made of replies, on a clock that the test moves. */
class SseStageTest {

  private static final Duration SILENCE = Duration.ofHours(1);
  private static final Duration MOMENT = Duration.ofSeconds(10);

  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());

  private final CompletableFuture<Done> repliesEnded = new CompletableFuture<>();
  private final CompletableFuture<Done> bodyEnded = new CompletableFuture<>();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void writesEachFrameAndEndsWithTheReplies() throws Exception {
    var response = await(respond(Source.from(List.of("a", "", "b")), SseStageTest::frame));

    assertEquals("ab", body(response));
    await(bodyEnded);
  }

  /** The first event goes with the head; of the rest the socket takes every other one here. */
  @Test
  void writesPastTheBodyWhatTheSocketTakesAndKeepsTheOrder() throws Exception {
    var wire = new ConcurrentLinkedQueue<String>();
    var asked = new AtomicInteger();
    var everyOther = new Wire(wire, () -> asked.getAndIncrement() % 2 == 0);
    var replies = Source.range(1, 7).map(n -> "" + n);
    var response = await(respond(replies, stage(SseStageTest::frame, everyOther)));

    await(
        response
            .entity()
            .getDataBytes()
            .runForeach(data -> wire.add("body " + data.utf8String()), KIT.system()));

    var written = String.join(", ", wire);
    assertEquals("1234567", written.replaceAll("[^0-9]", ""), written);
    assertTrue(asked.get() >= 2, () -> "past " + asked + " times: " + written);
    assertTrue(written.startsWith("body 1") && written.contains("past "), written);
  }

  @Test
  void givesUpRepliesWhoseBodyNobodyReads() throws Exception {
    var _ = await(respond(endless(), SseStageTest::frame));

    TIME.timePasses(MOMENT);

    await(repliesEnded);
    await(bodyEnded);
  }

  @Test
  void leavesABodyThatIsReadSlowlyAlone() throws Exception {
    var response = await(respond(endless(), SseStageTest::frame));
    var reader = response.entity().getDataBytes().runWith(Sink.queue(), KIT.system());
    assertEquals("a", await(reader.pull()).orElseThrow().utf8String());

    TIME.timePasses(MOMENT);

    assertFalse(repliesEnded.isDone());
    reader.cancel();
    await(repliesEnded);
    await(bodyEnded);
  }

  @Test
  void cutsTheBodyWhereAFrameCannotBeMade() throws Exception {
    var response =
        await(
            respond(
                Source.from(List.of("a", "broken")),
                reply -> {
                  if (reply.equals("broken")) {
                    throw new IllegalStateException("no frame");
                  }
                  return frame(reply);
                }));

    assertThrows(ExecutionException.class, () -> body(response));
    await(bodyEnded);
  }

  @Test
  void failsWhereNotOneReplyIsToBeWritten() {
    assertThrows(
        ExecutionException.class,
        () -> await(respond(Source.from(List.of("", "")), SseStageTest::frame)));
  }

  private CompletionStage<HttpResponse> respond(
      Source<String, ?> replies, Function<String, Frame> framing) {
    return respond(replies, stage(framing, new Wire(new ConcurrentLinkedQueue<>(), () -> false)));
  }

  private static CompletionStage<HttpResponse> respond(
      Source<String, ?> replies, SseStage<String> stage) {
    return replies.via(stage).runWith(Sink.head(), KIT.system());
  }

  private SseStage<String> stage(Function<String, Frame> framing, ChunkWriter chunks) {
    var exchange =
        new ClientExchange(
            HttpRequest.create(),
            Duration.ofMinutes(1),
            chunks,
            _ -> bodyEnded.complete(Done.done()));
    return new SseStage<>(exchange, framing, SILENCE);
  }

  /** A socket that writes down what goes past the body. */
  private record Wire(Queue<String> written, BooleanSupplier ready) implements ChunkWriter {
    @Override
    public boolean isReady() {
      return ready.getAsBoolean();
    }

    @Override
    public void write(ByteString data) {
      written.add("past " + data.utf8String());
    }
  }

  private Source<String, ?> endless() {
    return Source.single("a")
        .concat(Source.<String>never())
        .watchTermination(
            (_, end) -> end.whenComplete((_, _) -> repliesEnded.complete(Done.done())));
  }

  private static Frame frame(String text) {
    return Frame.of(ByteString.fromString(text));
  }

  private static String body(HttpResponse response) throws Exception {
    var whole = Sink.<ByteString, ByteString>fold(ByteString.emptyByteString(), ByteString::concat);
    return await(response.entity().getDataBytes().runWith(whole, KIT.system())).utf8String();
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
