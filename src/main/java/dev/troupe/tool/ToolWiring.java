package dev.troupe.tool;

import dev.troupe.coroutine.CpuPool;
import dev.troupe.event.TroupeEvent;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.Structured;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What tools are connected to.
 *
 * @param router who answers their model calls
 * @param events hears of the end of each call, on any thread; must neither wait nor throw
 * @param cpu where they have computed what takes long
 * @param structured how the answers of models become records
 * @param agents how far their agent calls may go
 */
public record ToolWiring(
    ActorRef<ProviderCommand> router,
    Consumer<? super TroupeEvent> events,
    CpuPool cpu,
    Structured structured,
    AgentLimits agents) {}
