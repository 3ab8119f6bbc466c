package dev.troupe.provider;

import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.Rates;
import dev.troupe.dialect.RequestId;
import dev.troupe.dialect.WireError;
import dev.troupe.dialect.WireRequest;
import dev.troupe.http.AnswerHead;
import dev.troupe.http.ExchangeTerms;
import dev.troupe.http.FramedExchange;
import dev.troupe.http.HttpCall;
import dev.troupe.http.HttpFailure;
import dev.troupe.http.SessionSettings;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Outcome;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The work on one attempt in a dialect, whatever it asks for: sends, maps what goes wrong, and
 * tells the front how it ended.
 *
 * <p>The dialect's code runs on the connection's event loop, where a throw fails this exchange
 * only; but a large request is encoded before, by {@link #encodeAhead}. The fields belong to that
 * loop.
 */
abstract class CallExchange extends FramedExchange {

  /** What all exchanges of one provider share. */
  record Line(Dialect dialect, ProviderSettings settings, ActorRef<ProviderMessage> front) {}

  final LiveAttempt attempt;
  final LiveCall call;
  final Dialect dialect;
  final ProviderSettings settings;
  private final ActorRef<ProviderMessage> front;
  private final ExchangeTerms terms;
  private Optional<String> requestId = Optional.empty();
  private @Nullable Supplier<WireRequest>
      ahead; // what came of encoding ahead, until it is answered
  private String tried = ""; // once the request is encoded: "POST /chat/completions: "

  CallExchange(LiveAttempt attempt, Line line) {
    super(line.settings().session());
    this.attempt = attempt;
    this.call = attempt.call;
    this.terms = attempt.terms();
    this.dialect = line.dialect();
    this.settings = line.settings();
    this.front = line.front();
  }

  /** The request that asks {@code model}. */
  abstract WireRequest encode(String model);

  /** What has been said before something went wrong; empty where nothing was. */
  abstract String said();

  /**
   * Encodes the request before the exchange is run, so that its connection does not have to. What
   * goes wrong is thrown when the request is to be sent, as it would be without this.
   */
  final void encodeAhead() {
    try {
      var wire = encode(named());
      ahead = () -> wire;
    } catch (RuntimeException | LinkageError | StackOverflowError thrown) {
      ahead =
          () -> {
            throw thrown;
          };
    }
  }

  @Override
  protected final HttpCall request() {
    var wire = ahead == null ? encode(named()) : ahead.get();
    tried = "POST " + wire.path() + ": ";
    return new HttpCall(HttpCall.Method.POST, wire.path(), terms.with(wire.headers()), wire.body());
  }

  private String named() {
    return call.model()
        .orElseThrow(() -> new IllegalArgumentException("model must be named: none is configured"));
  }

  @Override
  protected final Optional<SessionSettings.Limits> limits() {
    return terms.limits();
  }

  @Override
  protected final void onSending() {
    if (!attempt.send()) {
      throw new HttpFailure.Aborted("exchange: given up before its request was sent", null);
    }
  }

  @Override
  protected void onHead(AnswerHead head) {
    super.onHead(head);
    ahead = null; // it is not sent again
    requestId = RequestId.of(head::header);
    noteRates(head);
  }

  private void noteRates(AnswerHead head) {
    var rates = dialect.rates(head::header);
    if (!rates.equals(Rates.NONE)) {
      front.tell(new Heard.LimitsTold(attempt, rates));
    }
  }

  Optional<String> requestId() {
    return requestId;
  }

  /** The model's name, for the answer. */
  String model() {
    return call.model().orElse("");
  }

  @Override
  protected final void onRefused(AnswerHead head, byte[] body) {
    end(
        failed(
            dialect.failure(new WireError(head.status(), head::header, body)).told(told(tried))));
  }

  @Override
  protected void onFailure(HttpFailure failure) {
    if (failure.getCause() instanceof ModelException reported) {
      end(failed(reported.failure().told(told(tried))));
    } else if (failure.getCause() instanceof IllegalArgumentException refused
        && !attempt.isSent()) {
      end(failed(ModelFailure.of(Kind.REJECTED, told(String.valueOf(refused.getMessage())))));
    } else {
      if (failure instanceof HttpFailure.Aborted) {
        attempt.cut();
      }
      end(failed(HttpFailures.toModelFailure(failure, told(""), hasBegun(), attempt.isSent())));
    }
  }

  final String told(String what) {
    return "provider '" + settings.name() + "': " + what;
  }

  final Outcome failed(ModelFailure failure) {
    var whole = failure.after(said()).at(settings.name(), call.model());
    return new Failed(
        whole.requestId().isPresent() || requestId.isEmpty() ? whole : whole.under(requestId));
  }

  final void end(Outcome outcome) {
    attempt.end(front, outcome);
  }
}
