package dev.troupe.ingress;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;

/**
 * Collects the body of a request up to a limit, within a time limit.
 *
 * <p>It never cancels: that would end the connection before the refusal is out. What is beyond the
 * limit is read and dropped, for {@link #LINGER} before the outcome is told, since few clients read
 * a response while they still write; and after that until the connection closes.
 */
final class BodySink
    extends AbstractGraphStageWithMaterializedValue<
        SinkShape<ByteString>, CompletionStage<BodySink.Collected>> {

  /** How the collecting ended. */
  enum End {
    WHOLE,
    TOO_LARGE,
    TOO_SLOW,
    CUT
  }

  /** The bytes are there only when the body is whole. */
  record Collected(End end, ByteString bytes) {}

  private static final Duration LINGER = Duration.ofSeconds(1); // chosen, not measured

  private final Inlet<ByteString> in = Inlet.create("body");
  private final SinkShape<ByteString> shape = SinkShape.of(in);
  private final int maxBytes;
  private final Duration timeLimit;

  BodySink(int maxBytes, Duration timeLimit) {
    this.maxBytes = maxBytes;
    this.timeLimit = timeLimit;
  }

  @Override
  public SinkShape<ByteString> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, CompletionStage<Collected>> createLogicAndMaterializedValuePair(
      Attributes attributes) {
    var outcome = new CompletableFuture<Collected>();
    return Pair.create(new Logic(outcome), outcome);
  }

  private final class Logic extends TimerGraphStageLogic {
    private final CompletableFuture<Collected> outcome;
    private ByteStringBuilder collected = ByteString.createBuilder();
    private boolean tooLarge;

    Logic(CompletableFuture<Collected> outcome) {
      super(shape);
      this.outcome = outcome;
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              collect(grab(in));
              pull(in);
            }

            @Override
            public void onUpstreamFinish() {
              settle(End.WHOLE);
              completeStage();
            }

            @Override
            public void onUpstreamFailure(Throwable cut) {
              settle(End.CUT);
              completeStage();
            }
          });
    }

    @Override
    public void preStart() {
      scheduleOnce(End.TOO_SLOW, timeLimit);
      pull(in);
    }

    @Override
    public void postStop() {
      settle(End.CUT);
    }

    @Override
    public void onTimer(Object end) {
      settle((End) end);
    }

    private void collect(ByteString bytes) {
      if (tooLarge) {
        return;
      }
      if (collected.length() + bytes.size() <= maxBytes) {
        collected.append(bytes);
      } else {
        tooLarge = true;
        collected = ByteString.createBuilder();
        scheduleOnce(End.TOO_LARGE, LINGER);
      }
    }

    private void settle(End end) {
      outcome.complete(
          tooLarge
              ? new Collected(End.TOO_LARGE, ByteString.emptyByteString())
              : new Collected(
                  end, end == End.WHOLE ? collected.result() : ByteString.emptyByteString()));
    }
  }
}
