package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Reply;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** Three threads at one gate, all of them more wildly than a front and a worker are. */
class ReplyGateStressTest {

  private static final int ROUNDS = 10_000;
  private static final int FEW = 8; // events where nobody cuts the work short
  private static final int MANY = 200; // events where somebody does, in their midst
  private static final int GRANTS = 8;
  private static final Answered ANSWERED = new Answered(ModelResponse.of("whole"));
  private static final Failed CANCELLED =
      new Failed(ModelFailure.of(Kind.CANCELLED, "call was cancelled"));

  @Test
  void neverTellsADeltaTooManyOrAfterTheOneLastReply() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      for (var round = 0; round < ROUNDS; round++) {
        new Round(round).run(threads);
      }
    }
  }

  private static final class Round {
    private final int number;
    private final TestInbox<StreamReply> inbox = TestInbox.create();
    private final ReplyGate gate;
    private final CyclicBarrier start = new CyclicBarrier(3);
    private final AtomicInteger granted;
    private final boolean cut; // the call is cancelled while it is worked on
    private int emitted; // the worker's, then the test's

    Round(int number) {
      this.number = number;
      this.cut = number % 2 == 0;
      var credit = number % 4 < 2 ? 1 : MANY;
      this.granted = new AtomicInteger(credit);
      this.gate = ReplyGate.streamed(inbox.getRef(), credit);
    }

    void run(ExecutorService threads) throws Exception {
      for (var done : threads.invokeAll(List.of(this::work, this::grant, this::settle))) {
        done.get();
      }
      gate.settle(CANCELLED); // where nobody came to it
      check(inbox.getAllReceived());
    }

    private Callable<Void> atOnce(Runnable body) {
      return () -> {
        start.await();
        body.run();
        return null;
      };
    }

    private Void work() throws Exception {
      return atOnce(
              () -> {
                while (emitted < FEW || (cut && emitted < MANY && !gate.isClosed())) {
                  gate.emit(new ModelEvent.Text(String.valueOf(emitted++)));
                }
                if (gate.isNext(ANSWERED)) {
                  gate.settle(ANSWERED);
                }
              })
          .call();
    }

    private Void grant() throws Exception {
      return atOnce(
              () -> {
                for (var i = 0; i < number % GRANTS; i++) {
                  granted.incrementAndGet();
                  gate.addCredit(1).ifPresent(gate::settle);
                }
              })
          .call();
    }

    private Void settle() throws Exception {
      return atOnce(
              () -> {
                if (cut) {
                  gate.settle(CANCELLED);
                }
              })
          .call();
    }

    private void check(List<StreamReply> replies) {
      var texts = new ArrayList<String>();
      for (var reply : replies.subList(0, replies.size() - 1)) {
        texts.add(text(reply));
      }

      assertTrue(replies.getLast() instanceof Reply, () -> "round " + number + ": " + replies);
      assertTrue(texts.size() <= granted.get(), () -> "round " + number + ": " + replies);
      for (var i = 0; i < texts.size(); i++) {
        assertEquals(String.valueOf(i), texts.get(i), () -> "round " + number + ": " + replies);
      }
      if (replies.getLast().equals(ANSWERED)) {
        assertEquals(emitted, texts.size(), () -> "round " + number + ": " + replies);
      }
    }

    private String text(StreamReply reply) {
      if (reply instanceof Delta(ModelEvent.Text(var text))) {
        return text;
      }
      throw new AssertionError("round " + number + ": two last replies, or none: " + reply);
    }
  }
}
