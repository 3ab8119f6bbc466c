package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Credit;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Describe;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Stream;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/** Somebody's actor that asks, and sees every reply that comes to it. */
record Asker(TestProbe<StreamReply> probe) {

  private static final Duration LONG = Duration.ofSeconds(10);

  Asker generate(ActorRef<ProviderCommand> target, String model, String prompt) {
    return generate(target, model, prompt, LONG);
  }

  Asker generate(
      ActorRef<ProviderCommand> target, String model, String prompt, Duration remaining) {
    target.tell(new Generate(request(model, prompt), remaining, probe.ref().narrow()));
    return this;
  }

  Asker stream(ActorRef<ProviderCommand> target, String model, String prompt, int credit) {
    return stream(target, model, prompt, credit, LONG);
  }

  Asker stream(
      ActorRef<ProviderCommand> target,
      String model,
      String prompt,
      int credit,
      Duration remaining) {
    target.tell(new Stream(request(model, prompt), remaining, credit, probe.ref()));
    return this;
  }

  static ModelRequest request(String model, String prompt) {
    return ModelRequest.builder().user(prompt).model(model).build();
  }

  Asker cancel(ActorRef<ProviderCommand> target) {
    target.tell(new Cancel(probe.ref()));
    return this;
  }

  Asker credit(ActorRef<ProviderCommand> target, int deltas) {
    target.tell(new Credit(deltas, probe.ref()));
    return this;
  }

  StreamReply next() {
    return probe.receiveMessage(Duration.ofSeconds(5));
  }

  Delta delta() {
    return assertInstanceOf(Delta.class, next());
  }

  ModelResponse answer() {
    return assertInstanceOf(Answered.class, next()).response();
  }

  ModelFailure failure() {
    return assertInstanceOf(Failed.class, next()).failure();
  }

  ModelFailure failure(Kind kind) {
    var failure = failure();
    assertEquals(kind, failure.kind(), failure.message());
    return failure;
  }

  /** Whatever {@code target} has heard before this has brought no reply to us. */
  void hearsNothingMore(ActorRef<ProviderCommand> target, TestProbe<Descriptions> barrier) {
    target.tell(new Describe(barrier.ref()));
    barrier.receiveMessage(Duration.ofSeconds(5));
    probe.expectNoMessage(Duration.ZERO);
  }
}
