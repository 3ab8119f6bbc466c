package dev.troupe.provider;

import dev.troupe.http.EventLoops;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.runtime.BoxedUnit;

/**
 * The replies to one streamed call, as a Pekko stream.
 *
 * <p>Each run opens one call under an {@code ActorRef} of its own, grants credit as the consumer
 * pulls, and completes after the call's last reply, which is an element like the others: a failed
 * call does not fail the stream. A consumer that cancels, and a materializer that is shut down,
 * cancel the call at once; the end of the {@code ActorRef} follows, for whoever watches it. Runs
 * inside its consumer's stream, without an asynchronous boundary.
 *
 * @param <R> what comes back: {@link ProviderCommand.StreamReply}, or that of a tool
 */
public final class ReplySource<R> extends GraphStage<SourceShape<R>> {

  /**
   * How one protocol says what a stream of replies needs. Called by the stream's thread only.
   *
   * @param <R> what comes back
   */
  public interface Call<R> {

    /** Starts the call, with leave for {@code credit} replies before the last. */
    void open(int credit, ActorRef<R> replyTo);

    /** Allows {@code more} replies. */
    void grant(int more, ActorRef<R> replyTo);

    /** Gives the call up; what still comes back is dropped. */
    void cancel(ActorRef<R> replyTo);

    /** Whether {@code reply} ends the call. It needs no credit. */
    boolean isLast(R reply);

    /** The last reply in place of one that did not come in time. */
    R missed();
  }

  private final Outlet<R> out = Outlet.create("replies");
  private final SourceShape<R> shape = SourceShape.of(out);
  private final Call<R> call;
  private final int window;
  private final Duration patience;
  private final @Nullable Predicate<R> taker; // absent: all replies are elements

  private ReplySource(Call<R> call, int window, Duration patience, @Nullable Predicate<R> taker) {
    if (window < 1) {
      throw new IllegalArgumentException("window must be at least 1, got " + window);
    }
    this.call = call;
    this.window = window;
    this.patience = patience;
    this.taker = taker;
  }

  /**
   * The replies to {@code call}.
   *
   * @param window how many replies may be on their way or wait for the consumer; at least 1
   * @param patience how long the last reply may take, from the start: the call's own deadline and a
   *     little more, since whoever answers minds the deadline
   */
  public static <R> Source<R, NotUsed> of(Call<R> call, int window, Duration patience) {
    return Source.fromGraph(new ReplySource<>(call, window, patience, null));
  }

  /**
   * The same for a stream that runs on an event loop, as {@link EventLoops#dispatcher} has it. A
   * reply that is told on that loop while the consumer waits for one is offered to {@code taker},
   * and what it takes is no element, and needs no credit. The last reply always is one.
   *
   * @param taker true where it took the reply; run within the teller's work, so it must not throw
   */
  public static <R> Source<R, NotUsed> of(
      Call<R> call, int window, Duration patience, Predicate<R> taker) {
    return Source.fromGraph(new ReplySource<>(call, window, patience, taker));
  }

  @Override
  public SourceShape<R> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private final Queue<R> waiting = new ArrayDeque<>(); // bounded by the credit, and one more
    private @Nullable ActorRef<R> replyTo;
    private @Nullable DirectReplies<R> direct;
    private int credit = window;
    private int consumed; // since credit was last granted
    private boolean ended; // the last reply came

    Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              var next = waiting.poll();
              if (next != null) {
                emit(next);
              }
            }
          });
    }

    @Override
    public void preStart() {
      var actor = getStageActor(this::onMessage);
      replyTo = Adapter.toTyped(actor.ref());
      scheduleOnce("missed", patience);
      direct = direct(replyTo);
      call.open(window, replyTo);
    }

    @Override
    public void postStop() {
      if (direct != null) {
        direct.close();
      }
      if (!ended && replyTo != null) {
        call.cancel(replyTo);
      }
    }

    @Override
    public void onTimer(Object key) {
      if (!ended && replyTo != null) {
        call.cancel(replyTo);
        onReply(call.missed());
      }
    }

    @SuppressWarnings("unchecked") // the reference was given out as one that takes R
    private BoxedUnit onMessage(Tuple2<org.apache.pekko.actor.ActorRef, Object> message) {
      onReply((R) message._2());
      return BoxedUnit.UNIT;
    }

    private void onReply(R reply) {
      if (ended) {
        return; // an outcome that crossed the one that was missed
      }
      if (call.isLast(reply)) {
        ended = true;
      } else {
        arrived();
        if (--credit < 0) {
          failStage(new IllegalStateException("stream of replies: more came than credit allows"));
          return;
        }
      }
      if (isAvailable(out)) {
        emit(reply);
      } else {
        waiting.add(reply);
      }
    }

    private @Nullable DirectReplies<R> direct(ActorRef<R> replyTo) {
      if (taker == null) {
        return null;
      }
      return EventLoops.of(Adapter.toTyped(materializer().system()))
          .here()
          .map(onLoop -> DirectReplies.open(replyTo, onLoop, this::takeDirectly))
          .orElse(null);
    }

    private void arrived() {
      if (direct != null) {
        direct.arrived();
      }
    }

    private boolean takeDirectly(R reply) {
      return !ended && isAvailable(out) && taker != null && taker.test(reply);
    }

    private void emit(R reply) {
      push(out, reply);
      if (ended && waiting.isEmpty()) {
        completeStage();
      } else if (!ended && 2 * ++consumed >= window) {
        grantConsumed();
      }
    }

    private void grantConsumed() {
      if (replyTo != null) {
        credit += consumed;
        call.grant(consumed, replyTo);
        consumed = 0;
      }
    }
  }
}
