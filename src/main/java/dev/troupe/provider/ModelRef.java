package dev.troupe.provider;

import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.CheckReturnValue;
import dev.troupe.coroutine.Deadline;
import dev.troupe.coroutine.DeadlineExceeded;
import dev.troupe.coroutine.MustBeClosed;
import dev.troupe.coroutine.Pending;
import dev.troupe.event.Origin;
import dev.troupe.model.Embedding;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Embed;
import dev.troupe.provider.ProviderCommand.EmbedReply;
import dev.troupe.provider.ProviderCommand.Embedded;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Outcome;
import dev.troupe.provider.ProviderCommand.Reply;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;

/**
 * A model to call, for those who do not write actors.
 *
 * <p>It holds no connection and no state: it sends {@link ProviderCommand}s to a provider or to the
 * router. Any thread may use it; the methods that wait refuse an actor's thread.
 */
@CheckReturnValue
public final class ModelRef {

  /** Deltas that may be on their way to a reader; chosen, not measured. */
  static final int WINDOW = 64;

  /**
   * How much later than the deadline a reply may come: whoever answers minds the deadline itself.
   * As long as an {@link Await} waits for what has a deadline of its own.
   */
  private static final Duration GRACE = Duration.ofMillis(50);

  /** Pekko's timers reach 248 days, and refuse more. */
  private static final Duration LONGEST = Duration.ofDays(100);

  private final ActorSystem<?> system;
  private final ActorRef<ProviderCommand> target;
  private final Optional<String> model;
  private final Duration patience;
  private final Supplier<Origin> origin;
  private final Structured structured;

  /**
   * A reference.
   *
   * @param target a provider or the router
   * @param model what requests ask for that name no model
   * @param patience the time limit where no {@link Deadline} is set
   * @param origin where each call is said to come from
   * @param structured how answers become records
   */
  public ModelRef(
      ActorSystem<?> system,
      ActorRef<ProviderCommand> target,
      Optional<String> model,
      Duration patience,
      Supplier<Origin> origin,
      Structured structured) {
    this.system = system;
    this.target = target;
    this.model = model;
    this.patience = patience;
    this.origin = origin;
    this.structured = structured;
  }

  /** Waits for the answer to one user message; see {@link #generate(ModelRequest)}. */
  public ModelResponse generate(String prompt) throws InterruptedException {
    return generate(ModelRequest.of(prompt));
  }

  /**
   * Waits for the answer to {@code request}. Interrupting the wait cancels the call, and aborts
   * what it has open upstream.
   *
   * @throws ModelException where there is no whole answer, also at the deadline; made anew in the
   *     calling thread
   * @throws InterruptedException when the calling coroutine is cancelled
   */
  public ModelResponse generate(ModelRequest request) throws InterruptedException {
    try {
      return Await.await(generateAsync(request));
    } catch (DeadlineExceeded late) {
      throw ModelException.of(noReply(), late);
    }
  }

  /**
   * Waits for the answer to {@code request} in the form of {@code type}: the model is told its JSON
   * Schema, and an answer that does not fit is asked for again, with what was wrong, as often as
   * {@code troupe.structured.max-corrections} allows and within the one deadline.
   *
   * @param request offers no tools
   * @throws ModelException as {@link #generate(ModelRequest)} does; as {@code Malformed} where no
   *     answer fits, with the last of them as its {@code partialText}
   * @throws IllegalArgumentException where no JSON can stand for {@code type}, naming the
   *     component, and where {@code request} offers tools or has a form of its own
   * @throws InterruptedException when the calling coroutine is cancelled
   */
  public <T extends Record> T generate(ModelRequest request, Class<T> type)
      throws InterruptedException {
    return Deadline.<T, InterruptedException>within(
        patience, () -> structured.generate(request, type, this::generate));
  }

  /**
   * Asks for the answer to {@code request}, to be awaited later. Its failure is a {@link
   * ModelException}. The deadline is that of the calling code.
   */
  public Pending<ModelResponse> generateAsync(ModelRequest request) {
    var remaining = remaining();
    return ask(
        (ActorRef<Reply> replyTo) -> new Generate(named(request), remaining, origin.get(), replyTo),
        remaining,
        ModelRef::response);
  }

  /** Waits for the vector of one text; see {@link #embed(EmbeddingRequest)}. */
  public Embedding embed(String text) throws InterruptedException {
    return embed(EmbeddingRequest.of(text)).embeddings().getFirst();
  }

  /**
   * Waits for the vectors of the texts of {@code request}, in their order. More than the provider
   * takes at once are asked for in several requests, one after another. Interrupting the wait
   * cancels the call, and aborts what it has open upstream.
   *
   * @throws ModelException where there are not all of them, also at the deadline; {@code Rejected}
   *     where the provider or the model makes none
   * @throws InterruptedException when the calling coroutine is cancelled
   */
  public EmbeddingResponse embed(EmbeddingRequest request) throws InterruptedException {
    try {
      return Await.await(embedAsync(request));
    } catch (DeadlineExceeded late) {
      throw ModelException.of(noReply(), late);
    }
  }

  /**
   * Asks for the vectors of the texts of {@code request}, to be awaited later. Its failure is a
   * {@link ModelException}. The deadline is that of the calling code.
   */
  public Pending<EmbeddingResponse> embedAsync(EmbeddingRequest request) {
    var remaining = remaining();
    return ask(
        (ActorRef<EmbedReply> replyTo) ->
            new Embed(named(request), remaining, origin.get(), replyTo),
        remaining,
        ModelRef::vectors);
  }

  private <R extends Outcome, T> Pending<T> ask(
      Function<ActorRef<R>, ProviderCommand> command, Duration remaining, Function<R, T> value) {
    var asker = new AtomicReference<ActorRef<R>>();
    CompletionStage<R> reply =
        Ask.<ProviderCommand, R>ask(
            target,
            replyTo -> {
              asker.set(replyTo);
              return command.apply(replyTo);
            },
            remaining.plus(GRACE),
            system.scheduler());
    return Pending.of(
        reply.handle((outcome, failure) -> value.apply(replied(outcome, failure))),
        () -> target.tell(new Cancel(asker.get())));
  }

  /**
   * Opens the answer to {@code request} event by event. Must be closed; closing it early cancels
   * the call.
   */
  @MustBeClosed
  public ModelStream stream(ModelRequest request) {
    return ModelStream.open(source(request), system);
  }

  /**
   * The answer to {@code request} as a Pekko stream: {@link ProviderCommand.Delta}s, then one
   * {@link Reply}, which is an element also where the call failed. It is to be run once, and soon:
   * each run is a call of the time that was left when it was made.
   */
  public Source<StreamReply, NotUsed> source(ModelRequest request) {
    var remaining = remaining();
    return ReplySource.of(
        new StreamedCall(target, named(request), remaining, origin.get()),
        WINDOW,
        remaining.plus(GRACE));
  }

  private ModelRequest named(ModelRequest request) {
    return request.model().isEmpty() && model.isPresent()
        ? request.withModel(model.get())
        : request;
  }

  private Duration remaining() {
    var left = Deadline.current().map(Deadline::remaining);
    var remaining = left.filter(duration -> duration.compareTo(patience) < 0).orElse(patience);
    return remaining.compareTo(LONGEST) < 0 ? remaining : LONGEST;
  }

  private EmbeddingRequest named(EmbeddingRequest request) {
    return request.model().isEmpty() && model.isPresent()
        ? request.withModel(model.get())
        : request;
  }

  private static <R> R replied(R outcome, Throwable failure) {
    if (failure == null) {
      return outcome;
    }
    throw ModelException.of(unanswered(failure), failure);
  }

  private static ModelResponse response(Reply reply) {
    return switch (reply) {
      case Answered(var response) -> response;
      case Failed(var why) -> throw ModelException.of(why);
    };
  }

  private static EmbeddingResponse vectors(EmbedReply reply) {
    return switch (reply) {
      case Embedded(var response) -> response;
      case Failed(var why) -> throw ModelException.of(why);
    };
  }

  /** Says so without the actor paths that the ask's own exception tells. */
  private static ModelFailure unanswered(Throwable failure) {
    return failure instanceof TimeoutException
        ? noReply()
        : ModelFailure.of(Kind.UNAVAILABLE, "model call: its Troupe is closed");
  }

  private static ModelFailure noReply() {
    return ModelFailure.of(Kind.TIMED_OUT, "model call: no reply by its deadline");
  }
}
