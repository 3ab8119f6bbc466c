package dev.troupe.faults;

import dev.troupe.Troupe;
import dev.troupe.coroutine.Deadline;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.StreamReply;
import dev.troupe.tool.ToolException;
import dev.troupe.tool.builtin.Chat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * Makes the calls of a run of mixed faults, each by its door, and keeps how those of actors end.
 */
final class MixedDoors {

  private record Asked(ActorRef<StreamReply> asker, Call call) {}

  private final ActorSystem<?> system;
  private final Troupe troupe;
  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();

  MixedDoors(ActorSystem<?> system, Troupe troupe) {
    this.system = system;
    this.troupe = troupe;
  }

  /**
   * Makes {@code call} and waits for its outcome, good or bad; interrupting that withdraws it.
   *
   * @throws Exception where the outcome is none that a caller should see
   */
  void make(MixedCall call) throws Exception {
    switch (call.door()) {
      case EMBEDDED -> embedded(call, () -> troupe.model(call.model()).generate(call.prompt()));
      case EMBEDDED_STREAM -> embedded(call, () -> stream(call));
      case ACTOR -> ask(call, false);
      case ACTOR_STREAM -> ask(call, true);
      case HTTP -> chat(call, false);
      case HTTP_STREAM -> chat(call, true);
      case TOOL ->
          embedded(
              call, () -> troupe.tool("chat").call(new Chat.Request(call.prompt(), call.model())));
      case TOOL_OVER_HTTP -> tool(call);
    }
  }

  private static void embedded(MixedCall call, ScopedValue.CallableOp<?, Exception> body)
      throws Exception {
    try {
      var _ = Deadline.within(call.deadline(), body);
    } catch (ModelException | ToolException _) {
      // an outcome like any other
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // likewise
    }
  }

  private String stream(MixedCall call) throws InterruptedException {
    try (var stream = troupe.model(call.model()).stream(ModelRequest.of(call.prompt()))) {
      return stream.response().content();
    }
  }

  private void ask(MixedCall call, boolean streamed) throws Exception {
    var request = ModelRequest.builder().user(call.prompt()).model(call.model()).build();
    var ask = new Call(troupe.providers(), call.deadline());
    var asker =
        system.systemActorOf(ask.asker(request, streamed), "asker-" + call.number(), Props.empty());
    asked.add(new Asked(asker, ask));
    try {
      var _ = ask.await();
    } catch (InterruptedException _) {
      troupe.providers().tell(new Cancel(asker));
      var _ = ask.await();
      Thread.currentThread().interrupt();
    }
  }

  private void chat(MixedCall call, boolean streamed) throws Exception {
    post(
        call,
        "/v1/chat/completions",
        "{\"model\":\"%s\",\"stream\":%b,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
            .formatted(call.model(), streamed, call.prompt()));
  }

  private void tool(MixedCall call) throws Exception {
    post(
        call,
        "/v1/tools/chat",
        "{\"model\":\"%s\",\"prompt\":\"%s\"}".formatted(call.model(), call.prompt()));
  }

  private void post(MixedCall call, String path, String body) throws Exception {
    try (var client = new RawClient(troupe.address().orElseThrow().getPort())) {
      client.post(
          path,
          body,
          "Content-Type: application/json",
          "Connection: close",
          "troupe-deadline: " + call.deadline().toMillis() + "ms");
      check(client.readAll().text());
    } catch (IOException | UncheckedIOException failure) {
      if (!Thread.currentThread().isInterrupted()) { // which closes the socket of its thread
        throw failure;
      }
    }
  }

  /** One answer: a status, and in a stream one end or one error. */
  private static void check(String answer) {
    var isStream = answer.contains("text/event-stream");
    var ends = count(answer, "data: [DONE]") + count(answer, "data: {\"error\"");
    if (count(answer, "HTTP/1.1 ") != 1 || (isStream && ends != 1)) {
      throw new AssertionError("no answer, or more than one: " + answer);
    }
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  /** How many outcomes each asking actor has got, since {@link #forget}. */
  List<Integer> outcomesOfActors() {
    return asked.stream().map(each -> each.call().outcomes()).toList();
  }

  /** Tells each asking actor that its call was withdrawn, whatever it was told before. */
  void answerAgain() {
    var again = new Failed(ModelFailure.of(Kind.CANCELLED, "once more"));
    asked.forEach(each -> each.asker().tell(again));
    Stand.await(
        () -> outcomesOfActors().stream().allMatch(outcomes -> outcomes > 1), "all were told");
  }

  /** Ends the actors that have asked. */
  void forget() {
    var classic = Adapter.toClassic(system);
    asked.forEach(each -> classic.stop(Adapter.toClassic(each.asker())));
    asked.clear();
  }
}
