package dev.troupe.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.model.TimeLimits;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Embed;
import dev.troupe.provider.ProviderCommand.EmbedReply;
import dev.troupe.provider.ProviderCommand.Embedded;
import dev.troupe.provider.ProviderCommand.Failed;
import org.apache.pekko.actor.typed.ActorRef;

/** {@code POST /v1/embeddings}, as OpenAI's clients expect it. */
final class EmbeddingsApi {

  private final ActorRef<ProviderCommand> router;
  private final Calls calls;
  private final Bodies bodies;

  EmbeddingsApi(ActorRef<ProviderCommand> router, Calls calls, Bodies bodies) {
    this.router = router;
    this.calls = calls;
    this.bodies = bodies;
  }

  Outcome embed(ClientExchange exchange) {
    DeadlineHeader.apply(exchange);
    var limits = TimeLimitHeaders.read(exchange);
    return bodies.read(exchange, body -> embed(exchange, body, limits));
  }

  private Outcome embed(ClientExchange exchange, ObjectNode body, TimeLimits limits) {
    var asked = EmbeddingRequestReader.read(body, limits);
    var remaining = exchange.remaining();
    var call =
        new Calls.Call<ProviderCommand, EmbedReply>(
            router,
            replyTo -> new Embed(asked.request(), remaining, exchange.origin(), replyTo),
            Cancel::new);
    return calls.ask(exchange, call, reply -> answer(exchange, reply, asked.base64()));
  }

  private static Outcome answer(ClientExchange exchange, EmbedReply reply, boolean base64) {
    return switch (reply) {
      case Embedded(var response) -> {
        exchange.servedBy(response.provider(), response.model(), response.attempts().size());
        yield new Outcome.Now(exchange.answer(EmbeddingAnswer.bytes(response, base64)));
      }
      case Failed(var failure) -> {
        exchange.servedBy(
            failure.provider().orElse(""), failure.model().orElse(""), failure.attempts().size());
        throw new Refused(Problem.of(failure));
      }
    };
  }
}
