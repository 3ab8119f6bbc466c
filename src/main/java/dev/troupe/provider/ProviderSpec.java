package dev.troupe.provider;

import dev.troupe.catalogue.Offer;
import dev.troupe.coroutine.CpuPool;

/**
 * One provider to start.
 *
 * @param backend what answers for it
 * @param offer what it can be asked for
 */
public record ProviderSpec(ProviderSettings settings, Backend backend, Offer offer) {

  /** One of whose models nothing is known. */
  public ProviderSpec(ProviderSettings settings, Backend backend) {
    this(settings, backend, Offer.UNKNOWN);
  }

  /** The same, with {@code cpu} for what users' code computes. */
  public ProviderSpec on(CpuPool cpu) {
    return new ProviderSpec(settings, backend.on(cpu), offer);
  }

  String name() {
    return settings.name();
  }
}
