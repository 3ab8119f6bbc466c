package dev.troupe.provider;

import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.Coroutine;
import dev.troupe.coroutine.DeadlineExceeded;
import dev.troupe.http.HttpFailure;
import dev.troupe.http.OpenExchanges;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.ResponseAssembler;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Embedded;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Outcome;
import dev.troupe.supervision.LogLimit;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The work on one call by a user-written provider: its coroutine, and the exchanges it opens. */
final class UserCall implements LiveAttempt.Worker {

  private static final Logger LOG = LoggerFactory.getLogger(UserCall.class);

  private final LiveAttempt attempt;
  private final LiveCall call;
  private final ModelProvider provider;
  private final ProviderSettings settings;
  private final LogLimit failures;
  private final OpenExchanges exchanges;
  private final Coroutine<Outcome> coroutine;
  private final ResponseAssembler said = new ResponseAssembler(); // guarded by itself
  private boolean over; // guarded by said
  private CompletableFuture<Void> flowing = new CompletableFuture<>(); // guarded by this

  static UserCall start(
      LiveAttempt attempt,
      ModelProvider provider,
      UserBackend backend,
      ActorRef<ProviderMessage> front) {
    return new UserCall(attempt, provider, backend, front);
  }

  private UserCall(
      LiveAttempt attempt,
      ModelProvider provider,
      UserBackend backend,
      ActorRef<ProviderMessage> front) {
    this.attempt = attempt;
    this.call = attempt.call;
    this.exchanges = new OpenExchanges(attempt.terms());
    this.provider = provider;
    this.settings = backend.settings;
    this.failures = backend.failures;
    call.gate.onResume(this::resume);
    var _ = attempt.send(); // in the front's own turn: nothing was told yet
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
                (outcome, failure) -> {
                  report(exchanges.abortAll());
                  close();
                  attempt.end(front, failure == null ? outcome : failed(failure));
                });
  }

  private void report(int leftOpen) {
    if (leftOpen > 0) {
      LOG.warn(
          "provider '{}': call {}: ended and left {} answers open, which are closed now: open each"
              + " in the head of a try",
          settings.name(),
          call.origin.callId(),
          leftOpen);
    }
  }

  @Override
  public void abort() {
    coroutine.interrupt();
    exchanges.abortAll();
  }

  private Outcome answer() throws InterruptedException {
    return switch (call.wanted) {
      case WantedText text ->
          answered(
              call.gate.isStreamed()
                  ? provider.stream(text.request(), this::emit)
                  : provider.generate(text.request()));
      case WantedVectors vectors -> embedded(vectors, provider.embed(vectors.batch()));
    };
  }

  private void emit(ModelEvent event) throws InterruptedException {
    Objects.requireNonNull(event, "event");
    awaitFlow();
    if (Thread.interrupted()) {
      throw new InterruptedException("call was cancelled");
    }
    synchronized (said) { // also lets two threads of a user's tell one after the other
      if (over) {
        throw new IllegalStateException("the call has ended: nothing can be emitted");
      }
      if (call.gate.isClosed()) { // which is known here before the interrupt comes
        throw new InterruptedException("call was cancelled");
      }
      said.add(event);
      if (said.contentLength() > settings.session().maxBodyBytes()) {
        throw new HttpFailure.Malformed(
            "answer is longer than " + settings.session().maxBodyBytes() + " characters", null);
      }
      attempt.emit(event);
    }
  }

  /** Whatever a user's code still does, its attempt says nothing more. */
  private void close() {
    synchronized (said) {
      over = true;
    }
  }

  private void awaitFlow() throws InterruptedException {
    while (true) {
      CompletableFuture<Void> next;
      synchronized (this) {
        next = flowing;
      }
      if (call.gate.isFlowing()) {
        return;
      }
      Await.await(next);
    }
  }

  private void resume() {
    CompletableFuture<Void> waiting;
    synchronized (this) {
      waiting = flowing;
      flowing = new CompletableFuture<>();
    }
    waiting.complete(null);
  }

  private Outcome answered(@Nullable ModelResponse response) {
    return response == null
        ? nothing()
        : new Answered(response.servedBy(settings.name(), call.model().orElse("")));
  }

  private Outcome embedded(WantedVectors wanted, @Nullable EmbeddingResponse response) {
    return response == null
        ? nothing()
        : new Embedded(
            wanted.with(
                response.servedBy(settings.name(), call.model().orElse(""), response.requestId())));
  }

  private Outcome nothing() {
    return failed(broken("returned no response"));
  }

  /** Never throws, whatever a user's own exceptions do when they are looked at. */
  private Outcome failed(Throwable thrown) {
    try {
      return failed(failure(thrown));
    } catch (RuntimeException | StackOverflowError | LinkageError again) {
      return failed(broken("failed in its own code with " + again.getClass().getSimpleName()));
    }
  }

  private Outcome failed(ModelFailure failure) {
    var whole = failure.partialText().isEmpty() ? failure.after(said()) : failure;
    return new Failed(whole.at(settings.name(), call.model()));
  }

  private String said() {
    synchronized (said) {
      return said.content();
    }
  }

  private ModelFailure failure(Throwable failure) {
    return switch (failure) {
      case ModelException known -> known.failure();
      case HttpFailure transport -> {
        if (transport instanceof HttpFailure.Aborted) {
          attempt.cut();
        }
        yield HttpFailures.toModelFailure(transport, who(), call.hasBegun(), true);
      }
      case DeadlineExceeded late -> ModelFailure.of(Kind.TIMED_OUT, who() + late.getMessage());
      case InterruptedException _ -> ModelFailure.of(Kind.CANCELLED, who() + "call was cancelled");
      default -> {
        log(failure);
        yield broken("failed in its own code with " + failure.getClass().getSimpleName());
      }
    };
  }

  /** What code throws whose call was given up is of interest to its author only. */
  private void log(Throwable failure) {
    var level = call.gate.isClosed() ? Level.DEBUG : Level.WARN;
    if (level == Level.DEBUG || failures.allows()) {
      LOG.atLevel(level)
          .log("{}call {} failed in its own code", who(), call.origin.callId(), failure);
    }
  }

  private ModelFailure broken(String what) {
    return ModelFailure.of(Kind.BROKEN, who() + what);
  }

  private String who() {
    return "provider '" + settings.name() + "': ";
  }
}
