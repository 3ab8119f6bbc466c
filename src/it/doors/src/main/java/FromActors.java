import dev.troupe.Troupe;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Credit;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Stream;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A user's actor in a user's actor system reads a stream, one event at a time. */
void main() throws Exception {
  var system = ActorSystem.create(Behaviors.empty(), "users-own");
  try (var troupe = Troupe.builder().on(system).start()) {
    var answer = new CompletableFuture<String>();
    system.systemActorOf(reader(troupe.providers(), answer), "reader", Props.empty());
    IO.println("from actors: " + answer.get());
  } finally {
    system.terminate();
  }
}

Behavior<StreamReply> reader(
    ActorRef<ProviderCommand> providers, CompletableFuture<String> answer) {
  return Behaviors.setup(
      context -> {
        var request = ModelRequest.of("Messages own nothing.");
        providers.tell(new Stream(request, Duration.ofSeconds(20), 1, context.getSelf()));
        return Behaviors.receiveMessage(
            reply -> {
              switch (reply) {
                case Delta _ -> providers.tell(new Credit(1, context.getSelf()));
                case Answered(var response) -> answer.complete(response.content());
                case Failed(var failure) -> answer.complete("failed: " + failure.message());
              }
              return Behaviors.same();
            });
      });
}
