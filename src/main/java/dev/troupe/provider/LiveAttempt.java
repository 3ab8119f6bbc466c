package dev.troupe.provider;

import dev.troupe.http.ExchangeTerms;
import dev.troupe.model.Attempt;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelEvent.Began;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.Usage;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a call: by which key it goes out, what breaker and rate lent it, and how far its
 * work has come.
 *
 * <p>The front makes it and hands it to whoever works on it. Equal to nothing but itself.
 */
final class LiveAttempt {

  /** Does the work of an attempt, and can be told to give up. */
  interface Worker {
    void abort();
  }

  /** Events before the first content that are held back; more than a well-meant answer has. */
  private static final int MOST_HELD = 16;

  private static final String LOST = Kind.UNAVAILABLE.name().toLowerCase(Locale.ROOT);

  final LiveCall call;
  final ProviderKey key;
  private final int number; // of the call's attempts, from 1
  private long began = System.nanoTime(); // front only; or when its request was sent again
  private @Nullable Worker worker; // front only
  private Optional<Long> tokens; // front only: not answered yet
  private Breaker.@Nullable Admission admission; // front only: whose verdict is owed
  private Breaker.@Nullable Admission keysAdmission; // front only: likewise, by its key
  private @Nullable Runnable begins; // written before the work starts
  private boolean inWork; // front only: its end was not told
  private final List<ModelEvent> held = new ArrayList<>(); // worker only: before the first content
  private final AtomicLong said = new AtomicLong(); // written by the worker: characters
  private volatile @Nullable Usage reported; // written by the worker
  private boolean told; // guarded by this: how it came out
  private volatile boolean sent; // written by the worker
  private volatile long resent; // likewise, once more by its connection; 0: not
  private volatile boolean cut; // likewise, by an end that is not of the provider's making

  /** An attempt at {@code call} by {@code key}, which was counted as so many tokens. */
  LiveAttempt(LiveCall call, ProviderKey key, long tokens) {
    this.call = call;
    this.key = key;
    this.tokens = Optional.of(tokens);
    this.number = call.attempts().size() + 1;
  }

  // --- the worker's side

  /** What its exchanges send and keep to, beside what their session does. */
  ExchangeTerms terms() {
    return key.headers().isEmpty() && call.limits.isEmpty()
        ? ExchangeTerms.NONE
        : new ExchangeTerms(key.headers(), call.limits);
  }

  /**
   * Its request is sent next; the second time, as its reused connection was stale. False where its
   * outcome was told meanwhile: it must then not be sent, since nobody would know of it.
   */
  synchronized boolean send() {
    if (told) {
      return false;
    }
    resent = sent ? System.nanoTime() : 0;
    sent = true;
    return true;
  }

  boolean isSent() {
    return sent;
  }

  /** It ends by Troupe's own doing: that says nothing of the provider. */
  void cut() {
    cut = true;
  }

  /**
   * The next event of the answer. What comes before the first content is held back until then,
   * since an attempt that fails before is as if it had not been.
   */
  void emit(ModelEvent event) {
    note(event);
    if (!call.hasBegun() && !event.isContent() && held.size() < MOST_HELD) {
      held.add(event);
      return;
    }
    begin();
    call.gate.emit(event);
  }

  private void note(ModelEvent event) {
    if (event instanceof ModelEvent.UsageReported(var usage)) {
      reported = usage;
    } else {
      said.lazySet(said.get() + TokenEstimate.characters(event));
    }
  }

  private void begin() {
    if (call.hasBegun()) {
      return;
    }
    call.begun();
    if (begins != null) {
      begins.run();
    }
    var first = new Began(Optional.empty(), Optional.empty());
    for (var event : held) {
      first = event instanceof Began own ? own : first;
    }
    call.gate.emit(first.by(call.provider, number + (resent == 0 ? 0 : 1)));
    held.removeIf(Began.class::isInstance);
    held.forEach(call.gate::emit);
    held.clear();
  }

  /** Tells {@code front} that the work has truly ended; nothing is emitted after this. */
  void end(ActorRef<ProviderMessage> front, Outcome outcome) {
    if (outcome instanceof Answered) {
      begin();
    }
    held.clear();
    front.tell(new Heard.Ended(this, outcome));
  }

  // --- the front's side

  /** The tokens that it was counted as, once. */
  Optional<Long> takeTokens() {
    var taken = tokens;
    tokens = Optional.empty();
    return taken;
  }

  /** It was let through by the provider's breaker and by its key's. */
  void admitted(Breaker.Admission byProvider, Breaker.Admission byKey) {
    admission = byProvider;
    keysAdmission = byKey;
  }

  /** What it was admitted by, once. */
  Optional<Breaker.Admission> takeAdmission() {
    var taken = Optional.ofNullable(admission);
    admission = null;
    return taken;
  }

  /** What it was admitted by at its key, once. */
  Optional<Breaker.Admission> takeKeysAdmission() {
    var taken = Optional.ofNullable(keysAdmission);
    keysAdmission = null;
    return taken;
  }

  /** Has {@code begins} run, on the worker's thread, when the first content comes. */
  void onBeginning(Runnable begins) {
    this.begins = begins;
  }

  /** It has a place from here on, and its work starts next. */
  void starting() {
    inWork = true;
  }

  void start(Worker worker) {
    this.worker = worker;
  }

  void abort() {
    if (worker != null) {
      worker.abort();
    }
  }

  boolean isInWork() {
    return inWork;
  }

  boolean isCut() {
    return cut;
  }

  /** The work has truly ended. */
  void worked() {
    inWork = false;
  }

  /**
   * What it has used so far: as the provider has counted, and at least about what was said.
   *
   * @param input about how many tokens were asked, where the provider has not counted
   */
  Usage usedSoFar(long input) {
    var output = TokenEstimate.of(said.get());
    var counted = reported;
    return counted == null
        ? Usage.estimate(input, output)
        : new Usage(
            counted.inputTokens(),
            Math.max(counted.outputTokens(), output),
            counted.cachedInputTokens(),
            counted.reasoningTokens(),
            counted.cacheWriteTokens(),
            true);
  }

  /** When it began, in System.nanoTime. */
  long began() {
    return began;
  }

  /**
   * How it came out: one that is cut may have been worked on, and a request that got lost is an
   * attempt by itself.
   */
  synchronized List<Attempt> tell(Outcome outcome) {
    told = true;
    var attempts = new ArrayList<Attempt>(2);
    var lost = outcome instanceof Failed(var failure) && failure.possiblyBilled();
    var billed = sent && (inWork || lost);
    var last = resent;
    if (last != 0) {
      attempts.add(attempt(LOST, true, last - began));
      began = last;
    }
    attempts.add(attempt(LiveCall.outcomeOf(outcome), billed, System.nanoTime() - began));
    return attempts;
  }

  private Attempt attempt(String outcome, boolean billed, long nanos) {
    var model = call.model().orElse("");
    return new Attempt(call.provider, model, outcome, sent, billed, Duration.ofNanos(nanos));
  }
}
