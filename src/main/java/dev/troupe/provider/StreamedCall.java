package dev.troupe.provider;

import dev.troupe.event.Origin;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Credit;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Reply;
import dev.troupe.provider.ProviderCommand.Stream;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * How a streamed model call speaks with {@code target}, a provider or the router.
 *
 * @param remaining how long the caller will wait; more than zero
 */
public record StreamedCall(
    ActorRef<ProviderCommand> target, ModelRequest request, Duration remaining, Origin origin)
    implements ReplySource.Call<StreamReply> {

  @Override
  public void open(int credit, ActorRef<StreamReply> replyTo) {
    target.tell(new Stream(request, remaining, credit, origin, replyTo));
  }

  @Override
  public void grant(int more, ActorRef<StreamReply> replyTo) {
    target.tell(new Credit(more, replyTo));
  }

  @Override
  public void cancel(ActorRef<StreamReply> replyTo) {
    target.tell(new Cancel(replyTo));
  }

  @Override
  public boolean isLast(StreamReply reply) {
    return reply instanceof Reply;
  }

  @Override
  public StreamReply missed() {
    return new Failed(ModelFailure.of(Kind.TIMED_OUT, "model call: no reply by its deadline"));
  }
}
