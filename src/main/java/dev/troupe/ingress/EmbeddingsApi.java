package dev.troupe.ingress;

import dev.troupe.model.EmbeddingResponse;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Embed;
import dev.troupe.provider.ProviderCommand.EmbedReply;
import dev.troupe.provider.ProviderCommand.Embedded;
import dev.troupe.provider.ProviderCommand.Failed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.util.ByteString;

/** {@code POST /v1/embeddings}, as OpenAI's clients expect it. */
final class EmbeddingsApi {

  private final ActorRef<ProviderCommand> router;
  private final Calls calls;
  private final Bodies bodies;
  private final int maxAnswerBytes;

  EmbeddingsApi(ActorRef<ProviderCommand> router, Calls calls, Bodies bodies, int maxAnswerBytes) {
    this.router = router;
    this.calls = calls;
    this.bodies = bodies;
    this.maxAnswerBytes = maxAnswerBytes;
  }

  Outcome embed(ClientExchange exchange) {
    DeadlineHeader.apply(exchange);
    var limits = TimeLimitHeaders.read(exchange);
    return bodies.read(
        exchange,
        body -> EmbeddingRequestReader.read(body, limits),
        asked -> embed(exchange, asked));
  }

  private Outcome embed(ClientExchange exchange, EmbeddingRequestReader.Asked asked) {
    asked
        .request()
        .dimensions()
        .ifPresent(it -> requireRoom(asked.request().inputs().size(), it, asked.base64()));
    var remaining = exchange.remaining();
    var call =
        new Calls.Call<ProviderCommand, EmbedReply>(
            router,
            replyTo -> new Embed(asked.request(), remaining, exchange.origin(), replyTo),
            Cancel::new);
    return calls.ask(exchange, call, reply -> answer(exchange, reply, asked.base64()));
  }

  private Outcome answer(ClientExchange exchange, EmbedReply reply, boolean base64) {
    return switch (reply) {
      case Embedded(var response) -> {
        exchange.servedBy(response.provider(), response.model(), response.attempts().size());
        requireRoom(response.embeddings().size(), response.dimensions(), base64);
        yield Outcome.later(
            written(response, base64), bytes -> new Outcome.Now(exchange.answer(bytes)));
      }
      case Failed(var failure) -> {
        exchange.servedBy(
            failure.provider().orElse(""), failure.model().orElse(""), failure.attempts().size());
        throw new Refused(Problem.of(failure));
      }
    };
  }

  /** Millions of numbers take their time: away from the loop that other connections share. */
  private static CompletionStage<ByteString> written(EmbeddingResponse response, boolean base64) {
    return CompletableFuture.supplyAsync(
        () -> EmbeddingAnswer.bytes(response, base64), Thread::startVirtualThread);
  }

  private void requireRoom(int vectors, int dimensions, boolean base64) {
    var bytes = EmbeddingAnswer.mostBytes(vectors, dimensions, base64);
    if (bytes > maxAnswerBytes) {
      throw new Refused(
          Problem.of(
              400,
              "answer_too_large",
              "input: %d vectors of %d dimensions may take %d bytes, more than %d (troupe.ingress.max-answer): send fewer texts%s"
                  .formatted(
                      vectors,
                      dimensions,
                      bytes,
                      maxAnswerBytes,
                      base64 ? "" : ", or ask for encoding_format base64")));
    }
  }
}
