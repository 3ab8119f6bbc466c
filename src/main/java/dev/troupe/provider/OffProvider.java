package dev.troupe.provider;

import dev.troupe.catalogue.Offer;
import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.provider.ProviderCommand.State;
import java.util.List;
import java.util.Optional;

/**
 * A provider that is configured, and off: it has no actor, and takes no calls.
 *
 * @param reason why, and what turns it on
 * @param offer what it could be asked for if it were on; absent where its operator took it away
 */
public record OffProvider(String name, String reason, Optional<Offer> offer) {

  /** For the log and for whoever asks for one of its models. */
  public String line() {
    return "provider '" + name + "' is off: " + reason;
  }

  /** How it is, with its models, each of which says why it cannot be asked for. */
  Optional<Description> describe() {
    return offer.map(this::describe);
  }

  private Description describe(Offer offered) {
    var known =
        ModelDescription.of(offered).stream().map(model -> model.refusedFor(reason)).toList();
    return new Description(name, State.OFF, offered.listed(), 0, 0, 0, 0, List.of(), known);
  }

  /** Whether {@code model}, with or without the provider's name, would be asked for here. */
  boolean has(String model) {
    return model.startsWith(name + "/")
        || offer
            .filter(it -> it.models().stream().anyMatch(each -> each.equals(it.resolve(model))))
            .isPresent();
  }
}
