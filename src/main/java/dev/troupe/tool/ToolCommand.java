package dev.troupe.tool;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.event.Door;
import dev.troupe.event.Origin;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a tool can be told.
 *
 * <p>A call is keyed by its {@code replyTo}, which gets exactly one {@link Reply}. When the actor
 * behind it ends (an ask that timed out, an asker that died) the call is cancelled.
 */
public sealed interface ToolCommand extends ToolMessage {

  /**
   * Run the tool with {@code input}.
   *
   * @param input a JSON object that the tool's schema allows
   * @param remaining how long the caller will wait, from now; more than zero
   */
  record Call(JsonNode input, Duration remaining, Origin origin, ActorRef<Reply> replyTo)
      implements ToolCommand {

    /** A call that a user's own actor makes. */
    public Call(JsonNode input, Duration remaining, ActorRef<Reply> replyTo) {
      this(input, remaining, Origin.at(Door.ACTOR), replyTo);
    }
  }

  /**
   * Run the tool with {@code input} and tell how it goes: {@link Progress} and {@link Delta}s while
   * there is credit, then one {@link Reply}.
   *
   * @param credit how many of them may come before {@link Credit} allows more; at least 1
   */
  record Stream(
      JsonNode input, Duration remaining, int credit, Origin origin, ActorRef<StreamReply> replyTo)
      implements ToolCommand {

    /** A call that a user's own actor makes. */
    public Stream(JsonNode input, Duration remaining, int credit, ActorRef<StreamReply> replyTo) {
      this(input, remaining, credit, Origin.at(Door.ACTOR), replyTo);
    }
  }

  /** Allow {@code events} more of the stream that answers {@code replyTo}. Unknown: ignored. */
  record Credit(int events, ActorRef<StreamReply> replyTo) implements ToolCommand {}

  /**
   * Give up the call that answers {@code replyTo}; it is answered {@code cancelled}. Unknown:
   * ignored.
   */
  record Cancel(ActorRef<? extends StreamReply> replyTo) implements ToolCommand {}

  /** Say what the tool is and how busy. */
  record Describe(ActorRef<Description> replyTo) implements ToolCommand {}

  /** What comes back from a {@link Stream}. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = Delta.class, name = "delta"),
    @JsonSubTypes.Type(value = Answered.class, name = "answered"),
    @JsonSubTypes.Type(value = Failed.class, name = "failed")
  })
  sealed interface StreamReply {}

  /**
   * How far the call is.
   *
   * @param done at least 0, growing
   * @param total the value of {@code done} at the end, where it is known
   */
  record Progress(double done, Optional<Double> total, String message) implements StreamReply {}

  /** A piece of the answer's text, ahead of the whole. */
  record Delta(String text) implements StreamReply {}

  /** The one outcome of a call; nothing follows it. */
  sealed interface Reply extends StreamReply {}

  /** What the tool returned, as JSON. */
  record Answered(JsonNode output) implements Reply {}

  /** Why it returned nothing. */
  record Failed(ToolFailure failure) implements Reply {}

  /**
   * What a tool is.
   *
   * @param schema JSON Schema (2020-12) of its input
   * @param inFlight calls that run and are not yet answered
   * @param queued calls that wait for a place
   * @param stuck calls that were answered, by their deadline or a cancel, but whose code runs on
   * @param restarts how often the tool's actor or that of a call was replaced
   */
  record Description(
      String name,
      String description,
      JsonNode schema,
      int inFlight,
      int queued,
      int stuck,
      long restarts) {}
}
