package dev.troupe.faults;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The resolver of the tests' JVM: names below {@value #SLOW} take {@link #DELAY} to be found, on
 * loopback; all others are those of the system.
 */
public final class SlowNames extends InetAddressResolverProvider {

  static final String SLOW = ".slow.test";
  static final Duration DELAY = Duration.ofSeconds(10);

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return new Delayed(configuration.builtinResolver());
  }

  @Override
  public String name() {
    return "slow names";
  }

  private record Delayed(InetAddressResolver system) implements InetAddressResolver {

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      if (!host.endsWith(SLOW)) {
        return system.lookupByName(host, policy);
      }
      try {
        var _ = new CountDownLatch(1).await(DELAY.toNanos(), TimeUnit.NANOSECONDS);
        return Stream.of(InetAddress.getLoopbackAddress());
      } catch (InterruptedException _) {
        throw new UnknownHostException(host);
      }
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return system.lookupByAddress(address);
    }
  }
}
