package dev.troupe.provider;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.WireRequest;
import dev.troupe.http.HttpFailure;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ResponseAssembler;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Outcome;
import org.jspecify.annotations.Nullable;

/** The work on one attempt at an answer, event by event or whole. */
final class AnswerExchange extends CallExchange {

  private final WantedText wanted;
  private final ResponseAssembler assembler = new ResponseAssembler();
  private @Nullable AnswerDecoder decoder; // absent until there is something to decode
  private boolean begun; // the answer proper has

  AnswerExchange(LiveAttempt attempt, WantedText wanted, Line line) {
    super(attempt, line);
    this.wanted = wanted;
    if (call.gate.isStreamed()) {
      call.gate.onResume(this::resume);
    }
  }

  @Override
  WireRequest encode(String model) {
    var streamed = call.canBeStreamed() && (call.gate.isStreamed() || settings.streamed());
    return dialect.encode(wanted.request(), model, streamed);
  }

  @Override
  protected void onEvent(String name, byte[] data) {
    decoder().event(name, data, this::accept);
    requireRoom();
  }

  @Override
  protected void onWhole(byte[] body) {
    decoder().whole(body, this::accept);
    onStreamEnd();
  }

  private AnswerDecoder decoder() {
    if (decoder == null) {
      decoder = dialect.decoder();
    }
    return decoder;
  }

  private void accept(ModelEvent event) {
    assembler.add(event);
    requireRoom();
    begun |= event.isContent();
    attempt.emit(event);
  }

  private void requireRoom() {
    if (assembler.contentLength() + decoder().kept() > settings.session().maxBodyBytes()) {
      throw new HttpFailure.Malformed(
          "answer is longer than " + settings.session().maxBodyBytes() + " characters", null);
    }
  }

  @Override
  protected void onStreamEnd() {
    release();
    if (isWhole()) {
      end(whole());
    } else {
      end(failed(ModelFailure.of(Kind.BROKEN, told("the answer ended before it was whole"))));
    }
  }

  private void release() {
    if (decoder != null) {
      decoder.close();
    }
  }

  private boolean isWhole() {
    return (decoder != null && decoder.isComplete() && assembler.isFinished())
        || Guard.COMPLETENESS.isOff();
  }

  /** The answer; one that cannot be put together must not leave its asker without a reply. */
  private Outcome whole() {
    try {
      return new Answered(assembler.response(requestId()).servedBy(settings.name(), model()));
    } catch (RuntimeException unfit) {
      return failed(ModelFailure.of(Kind.MALFORMED, told("the answer does not fit together")));
    }
  }

  @Override
  protected void onFailure(HttpFailure failure) {
    release();
    if (isWhole()) { // only the connection's own end is missing
      end(whole());
    } else {
      super.onFailure(failure);
    }
  }

  @Override
  String said() {
    return assembler.content();
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
