package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Describe;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.Embed;
import dev.troupe.provider.ProviderCommand.EmbedReply;
import dev.troupe.provider.ProviderCommand.Embedded;
import dev.troupe.provider.ProviderCommand.Failed;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/** Somebody's actor that asks for vectors, and sees every reply that comes to it. */
record EmbedAsker(TestProbe<EmbedReply> probe) {

  private static final Duration LONG = Duration.ofSeconds(10);

  EmbedAsker embed(ActorRef<ProviderCommand> target, String model, String... texts) {
    return embed(target, model, LONG, texts);
  }

  EmbedAsker embed(
      ActorRef<ProviderCommand> target, String model, Duration remaining, String... texts) {
    target.tell(new Embed(request(model, texts), remaining, probe.ref()));
    return this;
  }

  static EmbeddingRequest request(String model, String... texts) {
    return EmbeddingRequest.of(List.of(texts)).withModel(model);
  }

  EmbedAsker cancel(ActorRef<ProviderCommand> target) {
    target.tell(new Cancel(probe.ref()));
    return this;
  }

  EmbeddingResponse answer() {
    return assertInstanceOf(Embedded.class, next()).response();
  }

  ModelFailure failure(Kind kind) {
    var failure = assertInstanceOf(Failed.class, next()).failure();
    assertEquals(kind, failure.kind(), failure.message());
    return failure;
  }

  private EmbedReply next() {
    return probe.receiveMessage(Duration.ofSeconds(5));
  }

  /** Whatever {@code target} has heard before this has brought no reply to us. */
  void hearsNothingMore(ActorRef<ProviderCommand> target, TestProbe<Descriptions> barrier) {
    target.tell(new Describe(barrier.ref()));
    barrier.receiveMessage(Duration.ofSeconds(5));
    probe.expectNoMessage(Duration.ZERO);
  }
}
