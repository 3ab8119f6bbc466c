package dev.troupe.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.troupe.Troupe;
import dev.troupe.coroutine.Deadline;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.tool.ToolCommand;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** The ways in which a call comes to Troupe. */
enum Door {
  EMBEDDED {
    @Override
    CompletableFuture<String> callModel(Stand stand, Duration deadline) {
      return within(deadline, () -> stand.troupe.model().generate(QUESTION).content());
    }

    @Override
    CompletableFuture<String> callTool(Stand stand, String tool, Duration deadline) {
      return within(deadline, () -> stand.troupe.tool(tool).call(new Question(QUESTION)));
    }
  },
  ACTOR {
    @Override
    CompletableFuture<String> callModel(Stand stand, Duration deadline) {
      var request = ModelRequest.builder().user(QUESTION).build();
      return AskPattern.<ProviderCommand, ProviderCommand.Reply>ask(
              stand.troupe.providers(),
              replyTo -> new ProviderCommand.Generate(request, deadline, replyTo),
              LONG,
              stand.system.scheduler())
          .thenApply(Object::toString)
          .toCompletableFuture();
    }

    @Override
    CompletableFuture<String> callTool(Stand stand, String tool, Duration deadline) {
      var input = JsonNodeFactory.instance.objectNode().put("text", QUESTION);
      return AskPattern.ask(
              stand.troupe.toolActor(tool),
              (ActorRef<ToolCommand.Reply> replyTo) ->
                  new ToolCommand.Call(input, deadline, replyTo),
              LONG,
              stand.system.scheduler())
          .thenApply(Object::toString)
          .toCompletableFuture();
    }
  },
  HTTP {
    @Override
    CompletableFuture<String> callModel(Stand stand, Duration deadline) {
      return stand.http.chat(MODEL, QUESTION, deadline).thenApply(HttpResponse::body);
    }

    @Override
    CompletableFuture<String> callTool(Stand stand, String tool, Duration deadline) {
      var json = "{\"text\":\"" + QUESTION + "\"}";
      return stand.http.post("/v1/tools/" + tool, json, deadline).thenApply(HttpResponse::body);
    }
  };

  /** What tools are asked here. */
  record Question(String text) {}

  /** A Troupe, and how it is reached from outside. */
  record Stand(Troupe troupe, Caller http, ActorSystem<?> system) {}

  private static final String MODEL = "hung/m";
  private static final String QUESTION = "hello";
  private static final Duration LONG = Duration.ofSeconds(20);

  /** Calls the default model; what comes back, as text, of a failure too. */
  abstract CompletableFuture<String> callModel(Stand stand, Duration deadline);

  /** Calls {@code tool}; likewise. */
  abstract CompletableFuture<String> callTool(Stand stand, String tool, Duration deadline);

  private static CompletableFuture<String> within(Duration deadline, Callable<String> call) {
    var end = new CompletableFuture<String>();
    Thread.startVirtualThread(
        () -> {
          try {
            end.complete(Deadline.within(deadline, call::call));
          } catch (Exception failure) {
            end.complete(failure.toString());
          }
        });
    return end;
  }
}
