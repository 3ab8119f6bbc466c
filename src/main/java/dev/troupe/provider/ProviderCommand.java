package dev.troupe.provider;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.troupe.event.Door;
import dev.troupe.event.Origin;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a provider, or the router in front of all of them, can be told.
 *
 * <p>A call is keyed by its {@code replyTo}, which gets exactly one {@link Outcome}. When the actor
 * behind it ends (an ask that timed out, an asker that died) the call is cancelled.
 */
public sealed interface ProviderCommand extends ProviderMessage {

  /** Starts a call; exactly one {@link Outcome} ends it. */
  sealed interface Call extends ProviderCommand {

    /** How long the caller will wait, from now; more than zero. */
    Duration remaining();

    /** Where the call is said to come from. */
    Origin origin();

    /** Whom it answers, and what it is known by. */
    ActorRef<? extends CallReply> replyTo();

    /** The model that it names; absent: the configured default. */
    Optional<String> model();

    /** The same of {@code model}. */
    Call withModel(String model);
  }

  /**
   * Answer {@code request} in one piece.
   *
   * @param remaining how long the caller will wait, from now; more than zero
   */
  record Generate(ModelRequest request, Duration remaining, Origin origin, ActorRef<Reply> replyTo)
      implements Call {

    public Generate {
      requireAll(request, remaining, origin, replyTo);
    }

    /** A call that a user's own actor makes. */
    public Generate(ModelRequest request, Duration remaining, ActorRef<Reply> replyTo) {
      this(request, remaining, Origin.at(Door.ACTOR), replyTo);
    }

    @Override
    public Optional<String> model() {
      return request.model();
    }

    @Override
    public Generate withModel(String model) {
      return new Generate(request.withModel(model), remaining, origin, replyTo);
    }
  }

  /**
   * Answer {@code request} as it comes: {@link Delta}s while there is credit, then one {@link
   * Reply}.
   *
   * @param remaining how long the caller will wait, from now; more than zero
   * @param credit how many deltas may come before {@link Credit} allows more; at least 1
   */
  record Stream(
      ModelRequest request,
      Duration remaining,
      int credit,
      Origin origin,
      ActorRef<StreamReply> replyTo)
      implements Call {

    public Stream {
      requireAll(request, remaining, origin, replyTo);
    }

    /** A call that a user's own actor makes. */
    public Stream(
        ModelRequest request, Duration remaining, int credit, ActorRef<StreamReply> replyTo) {
      this(request, remaining, credit, Origin.at(Door.ACTOR), replyTo);
    }

    @Override
    public Optional<String> model() {
      return request.model();
    }

    @Override
    public Stream withModel(String model) {
      return new Stream(request.withModel(model), remaining, credit, origin, replyTo);
    }
  }

  /**
   * Turn the texts of {@code request} into vectors.
   *
   * @param remaining how long the caller will wait, from now; more than zero
   */
  record Embed(
      EmbeddingRequest request, Duration remaining, Origin origin, ActorRef<EmbedReply> replyTo)
      implements Call {

    public Embed {
      requireAll(request, remaining, origin, replyTo);
    }

    /** A call that a user's own actor makes. */
    public Embed(EmbeddingRequest request, Duration remaining, ActorRef<EmbedReply> replyTo) {
      this(request, remaining, Origin.at(Door.ACTOR), replyTo);
    }

    @Override
    public Optional<String> model() {
      return request.model();
    }

    @Override
    public Embed withModel(String model) {
      return new Embed(request.withModel(model), remaining, origin, replyTo);
    }
  }

  /**
   * Allow {@code deltas} more deltas of the stream that answers {@code replyTo}. Unknown: ignored,
   * as is a number below 1.
   */
  record Credit(int deltas, ActorRef<StreamReply> replyTo) implements ProviderCommand {
    public Credit {
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /**
   * Give up the call that answers {@code replyTo}; it is answered {@code Failed} with the kind
   * {@code CANCELLED}. Unknown: ignored.
   */
  record Cancel(ActorRef<? extends CallReply> replyTo) implements ProviderCommand {
    public Cancel {
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /** Say how the provider is; the router describes every provider, those that are off included. */
  record Describe(ActorRef<Descriptions> replyTo) implements ProviderCommand {
    public Describe {
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /** A hole in a message fails the code that makes it, and not the provider that gets it. */
  private static void requireAll(
      Object request, Duration remaining, Origin origin, ActorRef<?> replyTo) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(remaining, "remaining");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(replyTo, "replyTo");
  }

  /** What comes back from a {@link Call}. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Delta.class, name = "delta"),
    @JsonSubTypes.Type(value = Answered.class, name = "answered"),
    @JsonSubTypes.Type(value = Embedded.class, name = "embedded"),
    @JsonSubTypes.Type(value = Failed.class, name = "failed")
  })
  sealed interface CallReply {}

  /** What ends a call; nothing follows it. */
  sealed interface Outcome extends CallReply {}

  /** What comes back from a {@link Stream}. */
  sealed interface StreamReply extends CallReply {}

  /** One more event of the answer. */
  record Delta(ModelEvent event) implements StreamReply {}

  /** The one outcome of a {@link Generate} or a {@link Stream}. */
  sealed interface Reply extends StreamReply, Outcome {}

  /** The one outcome of an {@link Embed}. */
  sealed interface EmbedReply extends Outcome {}

  /** The whole answer; after a stream, all its deltas put together. */
  record Answered(ModelResponse response) implements Reply {}

  /** The vectors, of all the texts. */
  record Embedded(EmbeddingResponse response) implements EmbedReply {}

  /** Why there is no whole answer. */
  record Failed(ModelFailure failure) implements Reply, EmbedReply {}

  /** How the providers are. */
  record Descriptions(List<Description> providers) {}

  /**
   * How one provider is.
   *
   * @param models the models that it is configured with, in their order; empty: any
   * @param inFlight calls that the provider works on, or whose answer waits for its reader
   * @param queued calls that wait for a place
   * @param connections open connections, idle ones included
   * @param restarts how often an actor of this provider was replaced
   * @param keys where it has several, in the order of its settings; else empty
   * @param known its models that can be named: those that it is configured with; where it takes
   *     any, those that the catalogue has
   */
  record Description(
      String name,
      State state,
      List<String> models,
      int inFlight,
      int queued,
      int connections,
      long restarts,
      List<KeyDescription> keys,
      List<ModelDescription> known) {

    /** One of whose models no more than the names are known. */
    public Description(
        String name,
        State state,
        List<String> models,
        int inFlight,
        int queued,
        int connections,
        long restarts,
        List<KeyDescription> keys) {
      this(
          name,
          state,
          models,
          inFlight,
          queued,
          connections,
          restarts,
          keys,
          models.stream().map(ModelDescription::of).toList());
    }

    /** Why it cannot be asked right now; empty where it can. */
    public Optional<String> unavailable() {
      return switch (state) {
        case READY -> Optional.empty();
        case RESTARTING -> Optional.of("its session is being started: try again in a moment");
        case FAILING -> Optional.of("its calls fail: they are refused until one is answered again");
        case QUARANTINED -> Optional.of("its session fails again and again: see the server's log");
        case OFF -> Optional.of("it is off: see the server's log");
      };
    }
  }

  /**
   * How one of several keys is; of the key itself it says nothing.
   *
   * @param number from 1, in the order of the settings
   */
  record KeyDescription(int number, KeyState state) {}

  /** Whether calls go out by a key. */
  enum KeyState {
    /** They do. */
    READY,
    /** It was refused, or its account is empty: a call tries it again after a pause. */
    SET_ASIDE,
    /** Calls by it failed while others were served: likewise. */
    FAILING
  }

  /** What a provider can do right now. */
  enum State {
    /** Its session is up. */
    READY,
    /** Its calls failed, or none of several keys is of use: refused until a probe is answered. */
    FAILING,
    /** Its session is being started, or started again. */
    RESTARTING,
    /** Its session fails again and again: it is started at the longest pause. */
    QUARANTINED,
    /** It is configured and does not run: none of its models can be asked for. */
    OFF
  }
}
