package dev.troupe.provider;

import dev.troupe.event.Origin;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.time.Duration;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Source;

/**
 * A model call whose answer comes as a stream, opened anew by each run.
 *
 * @param provider a provider's front, or the router
 * @param remaining how long the caller will wait; more than zero
 */
public record StreamedCall(
    ActorRef<ProviderCommand> provider, ModelRequest request, Duration remaining, Origin origin)
    implements ReplySource.Call<StreamReply> {

  private static final int WINDOW = 32; // chosen, not measured
  private static final Duration GRACE = Duration.ofSeconds(1); // who answers minds the deadline

  /** The replies, of which the last is a {@link ProviderCommand.Reply}. */
  public Source<StreamReply, NotUsed> replies() {
    return ReplySource.of(this, WINDOW, remaining.plus(GRACE));
  }

  @Override
  public void open(int credit, ActorRef<StreamReply> replyTo) {
    provider.tell(new ProviderCommand.Stream(request, remaining, credit, origin, replyTo));
  }

  @Override
  public void grant(int more, ActorRef<StreamReply> replyTo) {
    provider.tell(new ProviderCommand.Credit(more, replyTo));
  }

  @Override
  public void cancel(ActorRef<StreamReply> replyTo) {
    provider.tell(new ProviderCommand.Cancel(replyTo));
  }

  @Override
  public boolean isLast(StreamReply reply) {
    return reply instanceof ProviderCommand.Reply;
  }

  @Override
  public StreamReply missed() {
    return new ProviderCommand.Failed(
        ModelFailure.of(
            Kind.TIMED_OUT,
            "model call: no outcome within %d ms: gave up".formatted(remaining.toMillis())));
  }
}
