package dev.troupe;

import dev.troupe.provider.ProviderCommand.Description;
import java.util.List;
import java.util.Map;

/**
 * How a Troupe is at one moment.
 *
 * @param providers those that are on, the simulator included
 * @param off one line for each provider that is off: which, why, and what turns it on
 * @param restarts how often each branch of the tree was restarted: {@code router}, {@code tools}, …
 * @param droppedEvents events that no listener heard, since the listeners were slower
 */
public record TroupeStatus(
    List<Description> providers, List<String> off, Map<String, Long> restarts, long droppedEvents) {

  public TroupeStatus {
    providers = List.copyOf(providers);
    off = List.copyOf(off);
    restarts = Map.copyOf(restarts);
  }
}
