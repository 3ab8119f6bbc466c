package dev.troupe.provider;

import dev.troupe.catalogue.Offer;
import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.provider.ProviderCommand.KeyDescription;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.supervision.Restarts;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How a provider is, for whoever looks: written by its front and what is below it, and outlives the
 * front's lives.
 *
 * <p>Any thread may read it, so that status and health wait for nobody, and take from its budget:
 * routes do for their hedges.
 */
final class ProviderStatus {

  final AtomicInteger connections = new AtomicInteger();
  final RetryBudget budget;
  final Restarts frontRestarts;
  final Restarts sessionRestarts;
  final Restarts connectionRestarts;
  final Offer offer;
  private final ProviderSettings settings;
  private volatile List<ModelDescription> known; // written by what discovers them
  private final AtomicLong sessions = new AtomicLong();
  private volatile State state = State.RESTARTING; // written by the front
  private volatile boolean failing; // written by the front
  private volatile List<KeyDescription> keys = List.of(); // written by the front
  private volatile int inFlight; // written by the front
  private volatile int queued; // written by the front

  ProviderStatus(ProviderSettings settings, Offer offer) {
    this.settings = settings;
    this.offer = offer;
    this.known =
        ModelDescription.of(
            offer, settings.models().isEmpty() ? offer.models() : settings.models());
    var retry = settings.retry();
    budget = new RetryBudget(retry.budgetShare(), retry.budgetFloor());
    var provider = "provider '" + settings.name() + "'";
    frontRestarts = new Restarts(provider);
    sessionRestarts = new Restarts(provider + ": session");
    connectionRestarts = new Restarts(provider + ": connection");
  }

  void calls(int inFlight, int queued) {
    if (this.inFlight != inFlight) { // to read a volatile is cheap, to write it is not
      this.inFlight = inFlight;
    }
    if (this.queued != queued) {
      this.queued = queued;
    }
  }

  void state(State state) {
    this.state = state;
  }

  /** Whether calls are kept from the provider. */
  void failing(boolean failing) {
    if (this.failing != failing) {
      this.failing = failing;
    }
  }

  /** The provider has said which models it has; those that it is configured with stay. */
  void discovered(List<String> names) {
    if (settings.models().isEmpty()) {
      known = ModelDescription.of(offer, names);
    }
  }

  /** How each of several keys is. */
  void keys(List<KeyDescription> keys) {
    if (!this.keys.equals(keys)) {
      this.keys = keys;
    }
  }

  boolean streams() {
    return settings.streamed();
  }

  /** What the router knows of it. */
  ModelRoutes.Entry entry() {
    return ModelRoutes.Entry.of(settings.name(), settings.models(), offer);
  }

  /** A number that no session of this provider has had, in any life of its front. */
  long nextSession() {
    return sessions.incrementAndGet();
  }

  Description describe() {
    return new Description(
        settings.name(),
        failing && state == State.READY ? State.FAILING : state,
        settings.models(),
        inFlight,
        queued,
        connections.get(),
        frontRestarts.count() + sessionRestarts.count() + connectionRestarts.count(),
        keys,
        known);
  }
}
