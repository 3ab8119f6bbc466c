package dev.troupe.provider;

import dev.troupe.model.ModelFailure;
import dev.troupe.provider.ProviderCommand.KeyDescription;
import dev.troupe.provider.ProviderCommand.KeyState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of one provider: picks one for each attempt, in turn among those that are of use.
 *
 * <p>A provider without a key, or with one, has one here of which nothing is ever judged: its
 * refusals are for the caller, and its failures the provider's. Used by one actor.
 */
final class ProviderKeys {

  /** Whether a call may go out. */
  sealed interface Turn {

    /** It may, as this attempt, which is counted. */
    record Now(LiveAttempt attempt) implements Turn {}

    /** It may not, and it is worth asking again after {@code time}, which is more than zero. */
    record Later(Duration time) implements Turn {}
  }

  private final List<ProviderKey> keys;
  private int next; // of keys, whose turn it is
  private boolean holding; // whoever waits for a place, waits for its turn

  ProviderKeys(ProviderSettings settings) {
    var headers =
        settings.keys().areSeveral()
            ? settings.keys().headers()
            : List.of(Map.<String, String>of()); // the session's headers have it
    var made = new ArrayList<ProviderKey>();
    for (var each : headers) {
      made.add(new ProviderKey(made.size() + 1, each, settings));
    }
    keys = List.copyOf(made);
  }

  /** Whether the keys are judged, each by itself. */
  boolean areSeveral() {
    return keys.size() > 1;
  }

  /** Lets {@code call} go out by the next key that takes it, or has it wait for the first to. */
  Turn take(LiveCall call) {
    var now = System.nanoTime();
    var tokens = call.wanted.mostTokens();
    var shortest = Optional.<Duration>empty();
    for (var i = 0; i < keys.size(); i++) {
      var key = keys.get((next + i) % keys.size());
      if (!key.refuses(now)) {
        var wait = key.tryTake(tokens, now);
        if (wait.isEmpty()) {
          next = (next + i + 1) % keys.size();
          holding = false;
          return new Turn.Now(new LiveAttempt(call, key, tokens));
        }
        shortest = shortest.filter(other -> other.compareTo(wait.get()) < 0).or(() -> wait);
      }
    }
    holding = true;
    return new Turn.Later(shortest.orElseThrow()); // not asked while all refuse
  }

  /** Whether it is the rate that {@code call} waits for, by itself or behind others. */
  boolean isHolding(LiveCall call) {
    return holding && !call.isInWork() && call.attempts().isEmpty();
  }

  /** Whether calls are kept from every key. */
  boolean refuse() {
    var now = System.nanoTime();
    return areSeveral() && keys.stream().allMatch(key -> key.refuses(now));
  }

  /** Whether every key has still to be found well again. */
  boolean allFail() {
    return areSeveral() && keys.stream().allMatch(key -> key.state() != KeyState.READY);
  }

  /** Whether another key than that of {@code attempt} takes calls, and is not held back. */
  @SuppressWarnings("ReferenceEquality") // this very key
  boolean haveAnother(LiveAttempt attempt) {
    var now = System.nanoTime();
    return keys.stream().anyMatch(key -> key != attempt.key && key.isFree(now));
  }

  /**
   * Whether a failure by {@code key} may be the provider's: not where others were served meanwhile.
   */
  @SuppressWarnings("ReferenceEquality") // this very key
  boolean blameProvider(ProviderKey key) {
    var now = System.nanoTime();
    return keys.stream()
        .noneMatch(other -> other != key && !other.refuses(now) && other.hasServed());
  }

  /** The failure that has kept calls from a key for the longest. */
  Optional<ModelFailure> firstCause() {
    var now = System.nanoTime();
    return keys.stream()
        .filter(key -> key.cause().isPresent())
        .max(Comparator.comparingLong(key -> key.asideNanos(now)))
        .flatMap(ProviderKey::cause);
  }

  /** How long until a call is let through to a key. */
  Optional<Duration> opensIn() {
    var now = System.nanoTime();
    return keys.stream().flatMap(key -> key.opensIn(now).stream()).min(Comparator.naturalOrder());
  }

  /** How each is, from 1; empty where they are not several. */
  List<KeyDescription> describe() {
    var told = new ArrayList<KeyDescription>();
    for (var key : areSeveral() ? keys : List.<ProviderKey>of()) {
      told.add(new KeyDescription(told.size() + 1, key.state()));
    }
    return List.copyOf(told);
  }
}
