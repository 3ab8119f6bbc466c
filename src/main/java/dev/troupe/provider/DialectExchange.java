package dev.troupe.provider;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.WireError;
import dev.troupe.http.AnswerHead;
import dev.troupe.http.FramedExchange;
import dev.troupe.http.HttpCall;
import dev.troupe.http.HttpFailure;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.ResponseAssembler;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Reply;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** The work on one call in a dialect: encodes, decodes, and tells the front how it ended. */
final class DialectExchange extends FramedExchange {

  private final LiveCall call;
  private final Dialect dialect;
  private final ProviderSettings settings;
  private final ActorRef<ProviderMessage> front;
  private final AnswerDecoder decoder;
  private final ResponseAssembler assembler = new ResponseAssembler(); // connection's stream only
  private Optional<String> requestId = Optional.empty(); // connection's stream only
  private boolean begun; // connection's stream only

  DialectExchange(
      LiveCall call, Dialect dialect, ProviderSettings settings, ActorRef<ProviderMessage> front) {
    super(settings.session());
    this.call = call;
    this.dialect = dialect;
    this.settings = settings;
    this.front = front;
    this.decoder = dialect.decoder();
    if (call.isStreamed()) {
      call.onResume(this::resume);
    }
  }

  @Override
  protected HttpCall request() {
    var wire = dialect.encode(call.request, model(), call.isStreamed() || settings.streamed());
    return new HttpCall(HttpCall.Method.POST, wire.path(), wire.headers(), wire.body());
  }

  private String model() {
    return call.request
        .model()
        .orElseThrow(() -> new IllegalArgumentException("model must be named: none is configured"));
  }

  @Override
  protected void onSending() {
    call.attempted();
  }

  @Override
  protected void onHead(AnswerHead head) {
    super.onHead(head);
    requestId = head.header("x-request-id").or(() -> head.header("request-id"));
  }

  @Override
  protected void onEvent(String name, byte[] data) {
    decoder.event(name, data, this::accept);
  }

  @Override
  protected void onWhole(byte[] body) {
    decoder.whole(body, this::accept);
    onStreamEnd();
  }

  private void accept(ModelEvent event) {
    assembler.add(event);
    if (assembler.contentLength() > settings.session().maxBodyBytes()) {
      throw new HttpFailure.Malformed(
          "answer is longer than " + settings.session().maxBodyBytes() + " characters", null);
    }
    begun |= event.isContent();
    call.emit(event);
  }

  @Override
  protected void onStreamEnd() {
    if (isWhole()) {
      end(new Answered(answer()));
    } else {
      end(failed(ModelFailure.of(Kind.BROKEN, told("the answer ended before it was whole"))));
    }
  }

  private boolean isWhole() {
    return decoder.isComplete() && assembler.isFinished();
  }

  private ModelResponse answer() {
    return assembler.response(requestId).servedBy(settings.name(), call.request.model().orElse(""));
  }

  @Override
  protected void onRefused(AnswerHead head, byte[] body) {
    end(failed(dialect.failure(new WireError(head.status(), head::header, body))));
  }

  @Override
  protected void onFailure(HttpFailure failure) {
    if (isWhole()) { // only the connection's own end is missing
      end(new Answered(answer()));
    } else if (failure.getCause() instanceof ModelException reported) {
      end(failed(reported.failure()));
    } else if (failure.getCause() instanceof IllegalArgumentException refused && !begun) {
      end(failed(ModelFailure.of(Kind.REJECTED, told(String.valueOf(refused.getMessage())))));
    } else {
      end(failed(HttpFailures.toModelFailure(failure, told(""), begun)));
    }
  }

  private String told(String what) {
    return "provider '" + settings.name() + "': " + what;
  }

  private Reply failed(ModelFailure failure) {
    return new Failed(
        failure
            .after(assembler.content())
            .at(settings.name(), call.request.model(), call.attempts()));
  }

  private void end(Reply reply) {
    front.tell(new ProviderActor.Ended(call, reply));
  }

  @Override
  protected boolean isReady() {
    return call.isFlowing();
  }

  @Override
  protected boolean hasBegun() {
    return begun;
  }
}
