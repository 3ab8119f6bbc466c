package dev.troupe.provider;

import dev.troupe.coroutine.Coroutine;
import dev.troupe.dialect.ModelList;
import dev.troupe.http.HttpCall;
import dev.troupe.http.HttpFailure;
import dev.troupe.http.HttpSession;
import dev.troupe.model.ModelException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a provider again and again which models it has. No call waits for it, and where it fails,
 * what was known before stays.
 */
final class Discovery {

  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

  private final String provider;
  private final ModelList list;
  private final Duration interval;
  private final Consumer<? super List<String>> told;

  /**
   * A discovery.
   *
   * @param interval between two looks
   * @param told hears the names, on any thread
   */
  Discovery(
      String provider, ModelList list, Duration interval, Consumer<? super List<String>> told) {
    this.provider = provider;
    this.list = list;
    this.interval = interval;
    this.told = told;
  }

  /** Begins, over {@code http}; what comes back ends it. */
  Runnable over(HttpSession http) {
    var loop = Coroutine.<Void>start("provider-" + provider + "-models", () -> loop(http));
    return loop::interrupt;
  }

  private Void loop(HttpSession http) throws InterruptedException {
    while (true) {
      look(http);
      Thread.sleep(interval);
    }
  }

  private void look(HttpSession http) throws InterruptedException {
    var call = new HttpCall(HttpCall.Method.GET, list.path(), list.headers(), new byte[0]);
    try (var answer = http.send(call)) {
      told.accept(list.names(answer.json()));
    } catch (HttpFailure | ModelException failure) {
      LOG.info(
          "provider '{}': its models could not be listed: {}; asked again in {} s",
          provider,
          failure.getMessage(),
          interval.toSeconds());
    } catch (RuntimeException unexpected) { // a mistake in the code: one list must not be the last
      LOG.warn(
          "provider '{}': its models could not be listed; asked again in {} s",
          provider,
          interval.toSeconds(),
          unexpected);
    }
  }
}
