package dev.troupe.ingress;

import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.RouteDescription;
import dev.troupe.tool.ToolCommand;
import java.util.List;

/**
 * How the rest of Troupe is, for whoever looks: read without asking an actor, so that health and
 * status are told whatever is busy, hangs or is being started again. Any thread; returns at once.
 */
public interface Looks {

  /** Each provider that is on, in the order of configuration. */
  List<ProviderCommand.Description> providers();

  /** The same, and behind them those that are off. */
  List<ProviderCommand.Description> allProviders();

  /** The routes, which are asked for like models, in the order of their names. */
  List<RouteDescription> routes();

  /** Each tool, in the order of registration. */
  List<ToolCommand.Description> tools();

  /** Events that no listener heard, since the start. */
  long droppedEvents();

  /** How often one run held a dispatcher's thread, since the start. */
  long heldThreads();

  /** How often a dispatcher's thread would have run and got no CPU time, since the start. */
  long starvedThreads();
}
