package dev.troupe.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks up one origin's name, on a thread of its own: the JDK's lookup waits for the network, and
 * holds the carrier of a virtual thread meanwhile.
 *
 * <p>All who ask while a lookup is under way share it, so that one that hangs gathers no others;
 * the JDK keeps what it found. Any thread.
 */
final class NameLookup {

  /** How long the thread is kept; chosen, not measured. */
  private static final long IDLE_SECONDS = 1;

  private final Executor lookups = executor();
  private @Nullable CompletableFuture<InetAddress> last; // guarded by this

  /** The address of {@code host}, which is a name or an address, and the same each time. */
  synchronized CompletableFuture<InetAddress> find(String host) {
    var literal = NetUtil.createInetAddressFromIpAddressString(host);
    if (literal != null) {
      return CompletableFuture.completedFuture(literal);
    }
    var found = last;
    if (found == null || found.isDone()) {
      found = CompletableFuture.supplyAsync(() -> lookUp(host), lookups);
      last = found;
    }
    return found;
  }

  private static InetAddress lookUp(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException failure) {
      throw new CompletionException(new UnknownHostException("unknown host " + host));
    }
  }

  private static Executor executor() {
    var threads = Thread.ofPlatform().daemon().name("troupe-names-", 1).factory();
    var executor =
        new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), threads);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
