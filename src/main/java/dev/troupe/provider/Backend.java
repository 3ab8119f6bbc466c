package dev.troupe.provider;

import dev.troupe.coroutine.CpuPool;
import dev.troupe.coroutine.Pending;
import dev.troupe.dialect.BatchLimits;
import dev.troupe.http.HttpSession;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What answers a provider's calls: a dialect, or a provider that a user wrote.
 *
 * <p>One for all lives of the front; any thread.
 */
public sealed interface Backend permits DialectBackend, UserBackend {

  /**
   * Readies itself for a session that just started; a failure ends that session, and the end of the
   * session cancels. Does not wait.
   */
  Pending<Ready> start(HttpSession http);

  /**
   * Begins to ask which models there are, now and later, and to tell {@code told}; does not wait.
   *
   * @return what ends it
   */
  default Runnable discover(HttpSession http, Consumer<? super List<String>> told) {
    return () -> {};
  }

  /** What one request for vectors may hold; empty where none can be asked for. */
  Optional<BatchLimits> batches();

  /** The same, with {@code cpu} for what users' code computes. */
  default Backend on(CpuPool cpu) {
    return this;
  }

  /** What can work on calls as long as its session lives. */
  @FunctionalInterface
  interface Ready {

    /**
     * Starts to work on {@code attempt}; its outcome is told to {@code front} as {@link
     * Heard.Ended}, exactly once, when the work has truly ended.
     */
    LiveAttempt.Worker work(LiveAttempt attempt, ActorRef<ProviderMessage> front);
  }
}
