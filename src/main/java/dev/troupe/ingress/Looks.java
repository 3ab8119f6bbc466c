package dev.troupe.ingress;

import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.tool.ToolCommand;
import dev.troupe.tool.ToolCommand.Description;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/** Asks providers and tools how they are. Who does not answer in time is absent. */
final class Looks {

  private final ActorRef<ProviderCommand> router;
  private final Map<String, ActorRef<ToolCommand>> tools;
  private final Calls calls;

  Looks(ActorRef<ProviderCommand> router, Map<String, ActorRef<ToolCommand>> tools, Calls calls) {
    this.router = router;
    this.tools = tools;
    this.calls = calls;
  }

  CompletionStage<Optional<Descriptions>> providers() {
    return calls
        .<ProviderCommand, Descriptions>look(router, ProviderCommand.Describe::new)
        .thenApply(Optional::of)
        .exceptionally(_ -> Optional.empty());
  }

  /** In the order of the wiring. */
  CompletionStage<List<Description>> tools() {
    var looks =
        tools.values().stream()
            .map(tool -> calls.<ToolCommand, Description>look(tool, ToolCommand.Describe::new))
            .map(look -> look.thenApply(Optional::of).exceptionally(_ -> Optional.empty()))
            .map(CompletionStage::toCompletableFuture)
            .toList();
    return CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new))
        .thenApply(_ -> looks.stream().flatMap(look -> look.join().stream()).toList());
  }
}
