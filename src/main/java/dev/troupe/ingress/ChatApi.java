package dev.troupe.ingress;

import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelFailure;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Reply;
import dev.troupe.provider.ProviderCommand.StreamReply;
import dev.troupe.provider.StreamedCall;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;

/** {@code POST /v1/chat/completions}, as OpenAI's clients expect it. */
final class ChatApi {

  private final ActorRef<ProviderCommand> router;
  private final Calls calls;
  private final Bodies bodies;
  private final Duration commentInterval;

  ChatApi(ActorRef<ProviderCommand> router, Calls calls, Bodies bodies, Duration commentInterval) {
    this.router = router;
    this.calls = calls;
    this.bodies = bodies;
    this.commentInterval = commentInterval;
  }

  Outcome complete(ClientExchange exchange) {
    DeadlineHeader.apply(exchange);
    var limits = TimeLimitHeaders.read(exchange);
    return bodies.read(
        exchange,
        body -> ChatRequestReader.read(body).within(limits),
        chat -> chat.stream() ? stream(exchange, chat) : generate(exchange, chat));
  }

  private Outcome generate(ClientExchange exchange, ChatRequest chat) {
    var remaining = exchange.remaining();
    var call =
        new Calls.Call<ProviderCommand, Reply>(
            router,
            replyTo ->
                new ProviderCommand.Generate(chat.request(), remaining, exchange.origin(), replyTo),
            ProviderCommand.Cancel::new);
    return calls.ask(exchange, call, reply -> answer(exchange, reply));
  }

  private static Outcome answer(ClientExchange exchange, Reply reply) {
    return switch (reply) {
      case Answered(var response) -> {
        exchange.servedBy(response.provider(), response.model(), response.attempts().size());
        yield new Outcome.Now(
            exchange.answer(ChatAnswer.bytes(response, exchange.origin().callId())));
      }
      case Failed(var failure) -> {
        failed(exchange, failure);
        throw new Refused(Problem.of(failure));
      }
    };
  }

  private static void failed(ClientExchange exchange, ModelFailure failure) {
    exchange.servedBy(
        failure.provider().orElse(""), failure.model().orElse(""), failure.attempts().size());
  }

  private Outcome stream(ClientExchange exchange, ChatRequest chat) {
    var call = new StreamedCall(router, chat.request(), exchange.remaining(), exchange.origin());
    var stream = new ChatStream(chat, exchange.origin().callId());
    return Sse.<StreamReply>respond(
        exchange,
        taker -> calls.stream(exchange, call, taker),
        reply -> {
          note(exchange, chat, reply);
          return stream.frame(reply);
        },
        commentInterval);
  }

  /** Who serves a stream is known when it begins, which is before its headers are out. */
  private static void note(ClientExchange exchange, ChatRequest chat, StreamReply reply) {
    if (reply instanceof Delta(ModelEvent.Began began)) {
      var model = began.model().or(() -> chat.request().model()).orElse("");
      exchange.servedBy(began.provider(), model, began.attempts());
    } else if (reply instanceof Failed(var failure) && !exchange.isStreaming()) {
      failed(exchange, failure);
    }
  }
}
