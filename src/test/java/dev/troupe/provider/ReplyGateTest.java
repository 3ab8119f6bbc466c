package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class ReplyGateTest {

  private static final Answered ANSWERED = new Answered(ModelResponse.of("whole"));

  private final TestInbox<StreamReply> inbox = TestInbox.create();
  private final ReplyGate gate = ReplyGate.streamed(inbox.getRef(), 1);
  private final AtomicInteger resumed = new AtomicInteger();

  private void emit(String text) {
    gate.emit(new ModelEvent.Text(text));
  }

  private static Delta delta(String text) {
    return new Delta(new ModelEvent.Text(text));
  }

  @Test
  void tellsDeltasWithinCreditAndTheRestWhenMoreIsGranted() {
    emit("a");
    emit("b");
    emit("c");
    assertEquals(List.of(delta("a")), inbox.getAllReceived());

    gate.addCredit(1);

    assertEquals(List.of(delta("b")), inbox.getAllReceived());
  }

  @Test
  void holdsTheLastReplyUntilTheDeltasBeforeItAreTold() {
    emit("a");
    emit("b");

    assertFalse(gate.isNext(ANSWERED));
    assertEquals(Optional.of(ANSWERED), gate.addCredit(1));
    gate.settle(ANSWERED);

    assertEquals(List.of(delta("a"), delta("b"), ANSWERED), inbox.getAllReceived());
  }

  @Test
  void tellsTheLastReplyWithoutCredit() {
    emit("a");

    assertTrue(gate.isNext(ANSWERED));
    gate.settle(ANSWERED);

    assertEquals(List.of(delta("a"), ANSWERED), inbox.getAllReceived());
  }

  @Test
  void tellsNothingAfterTheLastReply() {
    gate.settle(ANSWERED);

    emit("late");
    gate.addCredit(5);
    gate.settle(ANSWERED);

    assertEquals(List.of(ANSWERED), inbox.getAllReceived());
  }

  @Test
  void dropsWhatIsEmittedOnceTheOutcomeIsKnown() {
    emit("a");
    emit("b");
    gate.isNext(ANSWERED);

    emit("stray");
    gate.addCredit(5);

    assertEquals(List.of(delta("a"), delta("b")), inbox.getAllReceived());
  }

  @Test
  void resumesTheWorkerOnlyWhenItHadToStop() {
    gate.onResume(resumed::incrementAndGet);
    gate.addCredit(1); // it flows already
    assertEquals(0, resumed.get());
    emit("a");
    emit("b");
    emit("c");
    emit("d");

    gate.addCredit(1); // not enough
    assertEquals(0, resumed.get());
    gate.addCredit(2);

    assertEquals(1, resumed.get());
    assertTrue(gate.isFlowing());
  }

  @Test
  void resumesTheWorkerThatWaitsWhenTheCallIsSettled() {
    gate.onResume(resumed::incrementAndGet);
    emit("a");
    assertFalse(gate.isFlowing());

    gate.settle(ANSWERED);

    assertEquals(1, resumed.get());
    assertTrue(gate.isFlowing());
  }

  @Test
  void countsCreditBeyondAllNumbersAsEndless() {
    gate.addCredit(Integer.MAX_VALUE);
    gate.addCredit(Integer.MAX_VALUE);

    emit("a");

    assertEquals(List.of(delta("a")), inbox.getAllReceived());
  }
}
