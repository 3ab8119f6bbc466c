package dev.troupe.http;

import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.jspecify.annotations.Nullable;

/**
 * The mechanism of {@link ExchangeStage}: idle, waiting for the answer's head, reading its body,
 * idle.
 *
 * <p>All fields belong to the stream; other threads reach it through the slot and the exchange,
 * whose signals arrive as asynchronous callbacks. Failing the stage cancels both directions of the
 * connection, and that is what closes the socket at once.
 */
final class ExchangeLogic extends AnswerLogic {

  private record Abort(Exchange exchange, HttpFailure reason) {}

  private final ConnectionSlot slot;
  private final AsyncCallback<Abort> aborted = createAsyncCallback(this::onAborted);
  private final AsyncCallback<Exchange> resumed = createAsyncCallback(this::onResumed);
  private boolean hasServed; // an exchange ended well here
  private @Nullable Throwable failure; // why the connection closed

  ExchangeLogic(ExchangeStage stage) {
    super(stage);
    AsyncCallback<NotUsed> filled = createAsyncCallback(_ -> beginNext());
    AsyncCallback<NotUsed> shutDown = createAsyncCallback(_ -> close(stage.failures.shutDown()));
    this.slot =
        new ConnectionSlot(
            () -> filled.invoke(NotUsed.getInstance()),
            () -> shutDown.invoke(NotUsed.getInstance()));
    setHandler(stage.responses, new Responses());
    setHandler(stage.requests, new Requests());
  }

  ConnectionSlot slot() {
    return slot;
  }

  private void beginNext() {
    if (current != null || !isAvailable(stage.requests)) {
      return; // looked at again when the connection can take a request
    }
    var exchange = slot.take();
    if (exchange == null) {
      return;
    }
    if (exchange.hold(new Hold(exchange))) {
      begin(exchange);
    } else { // aborted on its way here: who had it before may be gone, and cannot end it any more
      exchange.fail(new HttpFailure.Aborted("exchange: aborted by its owner", null));
      idle();
    }
  }

  private void begin(Exchange exchange) {
    HttpRequest request;
    try {
      var call = exchange.request();
      stage.failures.during(call);
      request = stage.writer.write(call);
      exchange.onSending();
    } catch (RuntimeException | LinkageError | StackOverflowError thrown) {
      idle();
      exchange.fail(stage.failures.of(thrown, "request could not be written"));
      return;
    }
    current = exchange;
    push(stage.requests, request);
    awaitAnswer();
  }

  @Override
  void finish() {
    var exchange = current;
    leave();
    if (exchange == null) {
      return;
    }
    hasServed = true;
    if (persistence.closes()) {
      completeStage();
    } else {
      idle(); // before the exchange's end is told, so that its successor finds this connection
    }
    exchange.end();
  }

  private void idle() {
    limit(persistence.keepAlive());
    stage.owner.onIdle(slot);
  }

  @SuppressWarnings("ReferenceEquality") // this very exchange
  private void onAborted(Abort abort) {
    if (abort.exchange() == current) {
      close(abort.reason());
    }
  }

  @SuppressWarnings("ReferenceEquality") // this very exchange
  private void onResumed(Exchange exchange) {
    if (exchange == current) {
      resume();
    }
  }

  @Override
  void close(HttpFailure reason) {
    var exchange = current;
    leave();
    failure = reason;
    failStage(reason);
    if (exchange != null) {
      exchange.fail(reason);
    }
  }

  @Override
  void lost(@Nullable Throwable cause) {
    var exchange = current;
    if (exchange == null) {
      failure = cause;
      completeStage();
    } else if (isStale() && exchange.release()) {
      leave();
      completeStage();
      stage.owner.onStale(exchange);
    } else {
      close(stage.failures.lost(cause));
    }
  }

  /** A fresh connection is never stale, so that nothing is sent a third time. */
  private boolean isStale() {
    return stage.settings.resendOnStale() && hasServed && !stage.wire.isAnswered();
  }

  @Override
  public void postStop() {
    takeNoMore();
    if (current != null) {
      current.fail(stage.failures.shutDown());
    }
    stage.owner.onClosed(failure);
  }

  /** Only a connection that worked once is replaced: the next one could fail in the same way. */
  private void takeNoMore() {
    var returned = slot.close();
    if (returned == null) {
      return;
    }
    if (hasServed) {
      stage.owner.onReturned(returned);
    } else {
      returned.fail(stage.failures.unreachable(failure));
    }
  }

  private final class Hold implements Exchange.Holder {
    private final Exchange exchange;

    Hold(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void abort(HttpFailure reason) {
      aborted.invoke(new Abort(exchange, reason));
    }

    @Override
    public void resume() {
      resumed.invoke(exchange);
    }
  }

  private final class Requests extends AbstractOutHandler {
    @Override
    public void onPull() {
      beginNext();
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
      persistence = persistence.ended(); // an answer that is on its way may still arrive
      if (current == null) { // and so may the reason
        takeNoMore();
        limit(Wire.CLOSING);
      }
    }
  }
}
