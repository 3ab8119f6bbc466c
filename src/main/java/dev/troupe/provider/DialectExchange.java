package dev.troupe.provider;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.Rates;
import dev.troupe.dialect.WireError;
import dev.troupe.http.AnswerHead;
import dev.troupe.http.ExchangeTerms;
import dev.troupe.http.FramedExchange;
import dev.troupe.http.HttpCall;
import dev.troupe.http.HttpFailure;
import dev.troupe.http.SessionSettings;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ResponseAssembler;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Reply;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The work on one call in a dialect: encodes, decodes, and tells the front how it ended.
 *
 * <p>All of the dialect's code runs on the connection's event loop, where a throw fails this
 * exchange only. The fields belong to that loop.
 */
final class DialectExchange extends FramedExchange {

  private final LiveAttempt attempt;
  private final LiveCall call;
  private final ExchangeTerms terms;
  private final Dialect dialect;
  private final ProviderSettings settings;
  private final ActorRef<ProviderMessage> front;
  private final ResponseAssembler assembler = new ResponseAssembler();
  private @Nullable AnswerDecoder decoder; // absent until the answer's head
  private Optional<String> requestId = Optional.empty();
  private String tried = ""; // once the request is encoded: "POST /chat/completions: "
  private boolean begun; // the answer proper has

  DialectExchange(
      LiveAttempt attempt,
      Dialect dialect,
      ProviderSettings settings,
      ActorRef<ProviderMessage> front) {
    super(settings.session());
    this.attempt = attempt;
    this.call = attempt.call;
    this.terms = attempt.terms();
    this.dialect = dialect;
    this.settings = settings;
    this.front = front;
    if (call.gate.isStreamed()) {
      call.gate.onResume(this::resume);
    }
  }

  @Override
  protected HttpCall request() {
    var streamed = call.canBeStreamed() && (call.gate.isStreamed() || settings.streamed());
    var wire = dialect.encode(call.request, model(), streamed);
    tried = "POST " + wire.path() + ": ";
    return new HttpCall(HttpCall.Method.POST, wire.path(), terms.with(wire.headers()), wire.body());
  }

  @Override
  protected Optional<SessionSettings.Limits> limits() {
    return terms.limits();
  }

  private String model() {
    return call.request
        .model()
        .orElseThrow(() -> new IllegalArgumentException("model must be named: none is configured"));
  }

  @Override
  protected void onSending() {
    if (!attempt.send()) {
      throw new HttpFailure.Aborted("exchange: given up before its request was sent", null);
    }
  }

  @Override
  protected void onHead(AnswerHead head) {
    super.onHead(head);
    decoder = dialect.decoder();
    requestId = HttpFailures.requestId(head);
    noteRates(head);
  }

  private void noteRates(AnswerHead head) {
    var rates = dialect.rates(head::header);
    if (!rates.equals(Rates.NONE)) {
      front.tell(new Heard.LimitsTold(attempt, rates));
    }
  }

  @Override
  protected void onEvent(String name, byte[] data) {
    decoder().event(name, data, this::accept);
  }

  @Override
  protected void onWhole(byte[] body) {
    decoder().whole(body, this::accept);
    onStreamEnd();
  }

  private AnswerDecoder decoder() {
    return Optional.ofNullable(decoder).orElseThrow();
  }

  private void accept(ModelEvent event) {
    assembler.add(event);
    if (assembler.contentLength() > settings.session().maxBodyBytes()) {
      throw new HttpFailure.Malformed(
          "answer is longer than " + settings.session().maxBodyBytes() + " characters", null);
    }
    begun |= event.isContent();
    attempt.emit(event);
  }

  @Override
  protected void onStreamEnd() {
    if (isWhole()) {
      end(whole());
    } else {
      end(failed(ModelFailure.of(Kind.BROKEN, told("the answer ended before it was whole"))));
    }
  }

  private boolean isWhole() {
    return (decoder != null && decoder.isComplete() && assembler.isFinished())
        || Guard.COMPLETENESS.isOff();
  }

  /** The answer; one that cannot be put together must not leave its asker without a reply. */
  private Reply whole() {
    try {
      var model = call.request.model().orElse("");
      return new Answered(assembler.response(requestId).servedBy(settings.name(), model));
    } catch (RuntimeException unfit) {
      return failed(ModelFailure.of(Kind.MALFORMED, told("the answer does not fit together")));
    }
  }

  @Override
  protected void onRefused(AnswerHead head, byte[] body) {
    end(
        failed(
            dialect.failure(new WireError(head.status(), head::header, body)).told(told(tried))));
  }

  @Override
  protected void onFailure(HttpFailure failure) {
    if (isWhole()) { // only the connection's own end is missing
      end(whole());
    } else if (failure.getCause() instanceof ModelException reported) {
      end(failed(reported.failure().told(told(tried))));
    } else if (failure.getCause() instanceof IllegalArgumentException refused && !isSent()) {
      end(failed(ModelFailure.of(Kind.REJECTED, told(String.valueOf(refused.getMessage())))));
    } else {
      if (failure instanceof HttpFailure.Aborted) {
        attempt.cut();
      }
      end(failed(HttpFailures.toModelFailure(failure, told(""), begun, isSent())));
    }
  }

  private boolean isSent() {
    return attempt.isSent();
  }

  private String told(String what) {
    return "provider '" + settings.name() + "': " + what;
  }

  private Reply failed(ModelFailure failure) {
    var whole = failure.after(assembler.content()).at(settings.name(), call.request.model());
    return new Failed(
        whole.requestId().isPresent() || requestId.isEmpty() ? whole : whole.under(requestId));
  }

  private void end(Reply reply) {
    attempt.end(front, reply);
  }

  @Override
  protected boolean isReady() {
    return call.gate.isFlowing();
  }

  @Override
  protected boolean hasBegun() {
    return begun;
  }
}
