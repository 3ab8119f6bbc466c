package dev.troupe.provider;

import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.Coroutine;
import dev.troupe.coroutine.DeadlineExceeded;
import dev.troupe.http.HttpFailure;
import dev.troupe.http.OpenExchanges;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Reply;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work on one call by a user-written provider: its coroutine, and the exchanges it opens. */
final class UserCall implements LiveCall.Worker {

  private static final Logger LOG = LoggerFactory.getLogger(UserCall.class);

  private final LiveCall call;
  private final ModelProvider provider;
  private final ProviderSettings settings;
  private final OpenExchanges exchanges = new OpenExchanges();
  private final Coroutine<ModelResponse> coroutine;
  private CompletableFuture<Void> flowing = new CompletableFuture<>(); // guarded by this

  static UserCall start(
      LiveCall call,
      ModelProvider provider,
      ProviderSettings settings,
      ActorRef<ProviderMessage> front) {
    return new UserCall(call, provider, settings, front);
  }

  private UserCall(
      LiveCall call,
      ModelProvider provider,
      ProviderSettings settings,
      ActorRef<ProviderMessage> front) {
    this.call = call;
    this.provider = provider;
    this.settings = settings;
    call.onResume(this::resume);
    call.attempted();
    coroutine =
        Coroutine.start(
            "provider-" + settings.name() + "-" + call.origin.callId(),
            call.origin.callId(),
            call.deadline(),
            () -> exchanges.collect(this::answer));
    var _ =
        coroutine
            .outcome()
            .whenComplete(
                (response, failure) -> {
                  exchanges.abortAll();
                  front.tell(new ProviderActor.Ended(call, reply(response, failure)));
                });
  }

  @Override
  public void abort() {
    coroutine.interrupt();
    exchanges.abortAll();
  }

  private ModelResponse answer() throws InterruptedException {
    return call.isStreamed()
        ? provider.stream(call.request, this::emit)
        : provider.generate(call.request);
  }

  private void emit(ModelEvent event) throws InterruptedException {
    while (true) {
      CompletableFuture<Void> next;
      synchronized (this) {
        next = flowing;
      }
      if (call.isFlowing()) {
        break;
      }
      Await.await(next);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("call was cancelled");
    }
    call.emit(event);
  }

  private void resume() {
    CompletableFuture<Void> waiting;
    synchronized (this) {
      waiting = flowing;
      flowing = new CompletableFuture<>();
    }
    waiting.complete(null);
  }

  private Reply reply(ModelResponse response, Throwable failure) {
    return failure == null
        ? new Answered(response.servedBy(settings.name(), call.request.model().orElse("")))
        : new Failed(failure(failure).at(settings.name(), call.request.model(), call.attempts()));
  }

  private ModelFailure failure(Throwable failure) {
    var who = "provider '" + settings.name() + "': ";
    return switch (failure) {
      case ModelException known -> known.failure();
      case HttpFailure transport -> HttpFailures.toModelFailure(transport, who, call.hasBegun());
      case DeadlineExceeded late -> ModelFailure.of(Kind.TIMED_OUT, who + late.getMessage());
      case InterruptedException _ -> ModelFailure.of(Kind.CANCELLED, who + "call was cancelled");
      default -> {
        LOG.warn("{}call {} failed in its own code", who, call.origin.callId(), failure);
        yield ModelFailure.of(
            Kind.BROKEN, who + "failed in its own code with " + failure.getClass().getSimpleName());
      }
    };
  }
}
