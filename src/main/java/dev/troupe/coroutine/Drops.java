package dev.troupe.coroutine;

import java.lang.ref.Cleaner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports answers that nobody wanted: a {@link Pending} that is gone, and was neither awaited nor
 * cancelled nor made a stage of.
 *
 * <p>Each place is reported once, and so many places at most. Places are known only with {@code
 * -Dtroupe.debug=true}, since to record one costs a walk of the stack.
 */
final class Drops {

  /** Chosen, not measured. */
  private static final int MOST_PLACES = 100;

  private static final Logger LOG = LoggerFactory.getLogger("troupe.coroutine");
  static final Cleaner CLEANER = Cleaner.create();
  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final String UNKNOWN = "a place that -Dtroupe.debug=true would name";

  static final Drops OF_THIS_JVM = new Drops(Boolean.getBoolean("troupe.debug"));

  private final boolean debug;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  Drops(boolean debug) {
    this.debug = debug;
  }

  /** Watches {@code pending} until it is wanted, or gone. */
  Watch watch(Object pending) {
    var watch = new Watch(debug ? place() : null);
    watch.ready(CLEANER.register(pending, watch));
    return watch;
  }

  private static String place() {
    return WALKER.walk(
        frames ->
            frames
                .filter(frame -> !frame.getClassName().startsWith("dev.troupe.coroutine."))
                .findFirst()
                .map(Object::toString)
                .orElse(UNKNOWN));
  }

  private void report(String place) {
    if (reported.size() < MOST_PLACES && reported.add(place)) {
      LOG.warn(
          "pending answer of {}: dropped: nobody awaited it, and its failure, if any, is lost:"
              + " await it, cancel it, or take its stage (said once for each place)",
          place);
    }
  }

  /** What is known of one answer; it must not refer to that. */
  final class Watch implements Runnable {
    private final @Nullable String place;
    private volatile boolean wanted;
    private Cleaner.@Nullable Cleanable registration; // written once, before it is shared

    private Watch(@Nullable String place) {
      this.place = place;
    }

    private void ready(Cleaner.Cleanable registration) {
      this.registration = registration;
    }

    /** Somebody wants it: it is watched no longer. */
    void wanted() {
      if (!wanted) {
        wanted = true;
        if (registration != null) {
          registration.clean();
        }
      }
    }

    @Override
    public void run() {
      if (!wanted) {
        report(place == null ? UNKNOWN : place);
      }
    }
  }
}
