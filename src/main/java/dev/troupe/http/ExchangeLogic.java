package dev.troupe.http;

import dev.troupe.http.ConnectionSlot.Owner;
import java.time.Duration;
import java.util.ArrayList;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The mechanism of {@link ExchangeStage}: idle, waiting for the answer's head, reading its body,
 * idle.
 *
 * <p>All fields belong to the stream; other threads reach it through the slot and the exchange,
 * whose signals arrive as asynchronous callbacks. Failing the stage cancels both directions of the
 * connection, and that is what closes the socket at once.
 */
final class ExchangeLogic extends TimerGraphStageLogic {

  private final ExchangeStage stage;
  private final SessionSettings settings;
  private final RequestWriter writer;
  private final Owner owner;
  private final ConnectionSlot slot;
  private final TimeLimit limit = new TimeLimit();
  private final AsyncCallback<Exchange> aborted = createAsyncCallback(this::onAborted);
  private final AsyncCallback<Exchange> resumed = createAsyncCallback(this::onResumed);

  private @Nullable Exchange current;
  private @Nullable SubSinkInlet<ByteString> body;
  private boolean answerBegun;
  private boolean paused;
  private boolean lastExchange; // the connection closes after this exchange

  ExchangeLogic(ExchangeStage stage, SessionSettings settings, RequestWriter writer, Owner owner) {
    super(stage.shape());
    this.stage = stage;
    this.settings = settings;
    this.writer = writer;
    this.owner = owner;
    AsyncCallback<NotUsed> filled = createAsyncCallback(_ -> beginNext());
    AsyncCallback<NotUsed> shutDown =
        createAsyncCallback(_ -> close(new HttpFailure.Aborted("connection shut down", null)));
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

  // --- one exchange

  private void beginNext() {
    if (current != null || !isAvailable(stage.requests)) {
      return; // looked at again when the connection can take a request
    }
    var exchange = slot.take();
    if (exchange == null) {
      return;
    }
    if (exchange.hold(() -> aborted.invoke(exchange), () -> resumed.invoke(exchange))) {
      send(exchange);
    } else {
      idle();
    }
  }

  private void send(Exchange exchange) {
    try {
      var request = writer.write(exchange.request());
      exchange.onSending();
      current = exchange;
      answerBegun = false;
      push(stage.requests, request);
      if (!hasBeenPulled(stage.responses)) {
        pull(stage.responses);
      }
      limit(settings.limits().firstEvent(), "first event");
    } catch (RuntimeException failure) {
      idle();
      exchange.fail(new HttpFailure.Malformed("request could not be written", failure));
    }
  }

  private void onResponse(HttpResponse response) {
    var exchange = current;
    if (exchange == null) {
      close(new HttpFailure.Malformed("an answer came to no request", null));
      return;
    }
    answerBegun = true;
    lastExchange |= closesAfter(response);
    var entity = response.entity();
    exchange.onHead(head(response, entity));
    if (entity instanceof HttpEntity.Strict strict) {
      if (!strict.getData().isEmpty()) {
        exchange.onBytes(strict.getData());
      }
      finish();
    } else {
      readBody(entity.withoutSizeLimit().getDataBytes());
      touched(exchange);
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
    if (exchange != null) {
      exchange.onBytes(bytes);
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
    if (!paused) {
      body.pull();
    } else if (exchange.isGivenUpUnread()) {
      limit(settings.limits().unread(), "unread answer");
    } else {
      limit.clear();
    }
  }

  /**
   * The first-event limit stands until the answer proper begins; then every byte counts as life.
   */
  private void touched(Exchange exchange) {
    if (exchange.hasBegun()) {
      limit(settings.limits().betweenEvents(), "next event");
    }
  }

  private void finish() {
    var exchange = current;
    current = null;
    body = null;
    if (exchange == null) {
      return;
    }
    if (lastExchange) {
      completeStage();
    } else {
      idle(); // before the exchange's end is told, so that its successor finds this connection
    }
    exchange.end();
  }

  private void idle() {
    limit(settings.limits().keepAlive(), "idle");
    owner.onIdle(slot);
  }

  // --- signals from other threads

  @SuppressWarnings("ReferenceEquality") // this very exchange
  private void onAborted(Exchange exchange) {
    if (exchange.equals(current)) {
      close(new HttpFailure.Aborted("exchange aborted", null));
    }
  }

  @SuppressWarnings("ReferenceEquality") // this very exchange
  private void onResumed(Exchange exchange) {
    if (exchange.equals(current) && paused) {
      touched(exchange);
      readOn();
    }
  }

  // --- the end

  private void close(HttpFailure failure) {
    var exchange = current;
    current = null;
    failStage(failure);
    if (exchange != null) {
      exchange.fail(failure);
    }
  }

  private void lost(@Nullable Throwable cause) {
    var said = cause == null ? "closed by the provider" : String.valueOf(cause.getMessage());
    close(
        new HttpFailure.Lost(settings.origin() + ": connection lost: " + said, answerBegun, cause));
  }

  @Override
  public void postStop() {
    var returned = slot.close();
    if (returned != null) {
      owner.onReturned(returned);
    }
    if (current != null) {
      current.fail(new HttpFailure.Aborted("connection shut down", null));
    }
    owner.onClosed();
  }

  // --- time limits: one timer for the connection, moved only when a limit comes before it

  private void limit(Duration length, String name) {
    if (limit.set(System.nanoTime(), length, name)) {
      scheduleOnce(limit, length);
    }
  }

  @Override
  public void onTimer(Object key) {
    var left = limit.fired(System.nanoTime());
    if (left.isPositive()) {
      scheduleOnce(limit, left);
    } else if (left.isZero()) {
      expire();
    }
  }

  private void expire() {
    if (current == null) {
      completeStage();
    } else {
      close(
          new HttpFailure.TimedOut(
              settings.origin() + ": no " + limit.name() + " within " + limit.length(), null));
    }
  }

  private static boolean closesAfter(HttpResponse response) {
    return response
        .getHeader("Connection")
        .filter(header -> header.value().toLowerCase(java.util.Locale.ROOT).contains("close"))
        .isPresent();
  }

  private static AnswerHead head(HttpResponse response, HttpEntity entity) {
    var headers = new ArrayList<AnswerHead.Header>();
    response.getHeaders().forEach(h -> headers.add(new AnswerHead.Header(h.name(), h.value())));
    var type = entity.getContentType().mediaType();
    return new AnswerHead(
        response.status().intValue(), type.mainType() + "/" + type.subType(), headers);
  }

  // --- handlers; what an exchange throws fails it and its connection

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | StackOverflowError failure) {
      close(new HttpFailure.Malformed(settings.origin() + ": answer not understood", failure));
    }
  }

  private final class Responses extends AbstractInHandler {
    @Override
    public void onPush() {
      guarded(() -> onResponse(grab(stage.responses)));
    }

    @Override
    public void onUpstreamFinish() {
      lastExchange = true;
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

  private final class Requests extends AbstractOutHandler {
    @Override
    public void onPull() {
      beginNext();
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
      lastExchange = true; // an answer that is on its way may still arrive
      if (current == null) {
        completeStage();
      }
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
      guarded(ExchangeLogic.this::finish);
    }

    @Override
    public void onUpstreamFailure(Throwable cause) {
      lost(cause);
    }
  }
}
