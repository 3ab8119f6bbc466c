package dev.troupe.http;

import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Hands the answer to the current exchange, as fast as that can take it and within the time limits.
 *
 * <p>All fields belong to the stream.
 */
abstract class AnswerLogic extends LimitedLogic {

  final ExchangeStage stage;
  @Nullable Exchange current;
  Persistence persistence;
  private @Nullable SubSinkInlet<ByteString> body; // of the current exchange
  private boolean begun; // the answer proper has: the limit is the one between events
  private boolean paused; // until the current exchange resumes

  AnswerLogic(ExchangeStage stage) {
    super(stage.shape());
    this.stage = stage;
    this.persistence = Persistence.of(stage.settings);
  }

  /** The current exchange has its whole answer. */
  abstract void finish();

  /** Closes the connection; the current exchange fails with {@code reason}. */
  abstract void close(HttpFailure reason);

  /** The connection is gone, or says what is not HTTP. */
  abstract void lost(@Nullable Throwable cause);

  /** The current exchange's request is on its way. */
  final void awaitAnswer() {
    begun = false;
    setKeepGoing(true); // a body can still come when both directions of the stage have ended
    stage.wire.expectAnswer();
    if (!hasBeenPulled(stage.responses)) {
      pull(stage.responses);
    }
    limit(limits().firstEvent());
  }

  /** Forgets the current exchange. */
  final void leave() {
    current = null;
    body = null;
    paused = false;
    setKeepGoing(false);
    stage.wire.expectNothing();
  }

  final void resume() {
    if (paused) {
      limit(begun ? limits().betweenEvents() : limits().firstEvent());
      guarded(this::readOn);
    }
  }

  private SessionSettings.Limits limits() {
    var ofSession = stage.settings.limits();
    return current == null ? ofSession : current.limits().orElse(ofSession);
  }

  private void onResponse(HttpResponse response) {
    var exchange = current;
    if (exchange == null) {
      throw new HttpFailure.Malformed("an answer came to no request", null);
    }
    persistence = persistence.after(response);
    exchange.onHead(AnswerHead.of(response));
    if (response.entity() instanceof HttpEntity.Strict strict) {
      if (!strict.getData().isEmpty()) {
        exchange.onBytes(strict.getData());
      }
      finish();
    } else {
      touched(exchange);
      readBody(response.entity().withoutSizeLimit().getDataBytes());
    }
  }

  private void readBody(Source<ByteString, ?> bytes) {
    var inlet = new SubSinkInlet<ByteString>("Exchange.body");
    inlet.setHandler(new Body());
    body = inlet;
    bytes.runWith(inlet.sink(), subFusingMaterializer());
    readOn();
  }

  private void onBytes(ByteString bytes) {
    var exchange = current;
    if (exchange == null) {
      return;
    }
    exchange.onBytes(bytes);
    if (exchange.isSatisfied()) {
      persistence = persistence.ended();
      finish();
    } else {
      touched(exchange);
      readOn();
    }
  }

  private void readOn() {
    var exchange = current;
    if (exchange == null || body == null) {
      return;
    }
    paused = !exchange.isReady();
    if (paused) {
      unlimited(); // it is the reader that is slow
    } else {
      body.pull();
    }
  }

  /** From the first event on, it is silence that is limited: {@link #expire} asks the wire. */
  private void touched(Exchange exchange) {
    if (!begun && exchange.hasBegun()) {
      begun = true;
      limit(limits().betweenEvents());
    }
  }

  @Override
  final void expire() {
    if (current == null) {
      completeStage();
      return;
    }
    var limits = limits();
    var left = limits.betweenEvents().minusNanos(stage.wire.quietNanos(System.nanoTime()));
    if (begun && left.isPositive()) {
      limit(left);
    } else {
      close(stage.failures.late(begun, limits));
    }
  }

  /** Runs what calls the exchange: what that throws fails it and its connection. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | LinkageError | StackOverflowError thrown) {
      close(stage.failures.of(thrown, "answer not understood"));
    }
  }

  final class Responses extends AbstractInHandler {
    @Override
    public void onPush() {
      guarded(() -> onResponse(grab(stage.responses)));
    }

    @Override
    public void onUpstreamFinish() {
      persistence = persistence.ended();
      if (current == null) {
        completeStage();
      } else if (body == null) {
        lost(null);
      }
    }

    @Override
    public void onUpstreamFailure(Throwable cause) {
      lost(cause);
    }
  }

  private final class Body extends AbstractInHandler {
    @Override
    public void onPush() {
      var inlet = body;
      if (inlet != null) {
        guarded(() -> onBytes(inlet.grab()));
      }
    }

    @Override
    public void onUpstreamFinish() {
      finish();
    }

    @Override
    public void onUpstreamFailure(Throwable cause) {
      lost(cause);
    }
  }
}
