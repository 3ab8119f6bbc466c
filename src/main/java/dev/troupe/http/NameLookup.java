package dev.troupe.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks up one origin's name, on a thread of its own: the JDK's lookup waits for the network, and
 * holds the carrier of a virtual thread meanwhile.
 *
 * <p>The JDK keeps what it found, so one lookup at a time is enough for one name. Any thread.
 */
final class NameLookup {

  /** How long the thread is kept; chosen, not measured. */
  private static final long IDLE_SECONDS = 1;

  private final Executor lookups = executor();

  /** The address of {@code host}, which is a name or an address. */
  CompletableFuture<InetAddress> find(String host) {
    var literal = NetUtil.createInetAddressFromIpAddressString(host);
    return literal != null
        ? CompletableFuture.completedFuture(literal)
        : CompletableFuture.supplyAsync(() -> lookUp(host), lookups);
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
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
