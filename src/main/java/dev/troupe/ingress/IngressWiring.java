package dev.troupe.ingress;

import dev.troupe.provider.ProviderCommand;
import dev.troupe.supervision.Restarts;
import dev.troupe.tool.ToolCommand;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * What the ingress is connected to.
 *
 * @param deadline of a request that names none
 * @param router answers model calls
 * @param tools by name, in the order in which they are listed
 * @param looks how all of them are
 * @param restarts counts the restarts of the ingress
 * @param bound completed with the address at the first bind, or with an {@link IngressException}
 *     when it fails
 */
public record IngressWiring(
    ActorSystem<?> system,
    IngressSettings settings,
    Duration deadline,
    ActorRef<ProviderCommand> router,
    Map<String, ActorRef<ToolCommand>> tools,
    Looks looks,
    Restarts restarts,
    CompletableFuture<InetSocketAddress> bound) {}
