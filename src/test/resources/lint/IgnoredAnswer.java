import com.example.Netty;
import dev.troupe.coroutine.Fork;
import dev.troupe.coroutine.Pending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

class IgnoredAnswerSample {
  record Ask(ActorRef<String> replyTo) {}

  ExecutorService executor;
  CompletionStage<String> stage;
  CompletableFuture<String> future;
  Calls calls;

  interface Calls {
    Pending<String> pending();

    Fork<String> fork();
  }

  void anAsk(ActorRef<Ask> actor, Scheduler scheduler) {
    AskPattern.ask(actor, Ask::new, Duration.ofSeconds(1), scheduler); // wrong
  }

  void aStep() {
    stage.thenApply(String::length); // wrong
  }

  void aHandlerThatLooksAtNoFailure() {
    stage.whenComplete((value, failure) -> IO.println(value)); // wrong
  }

  void aTask() {
    executor.submit(() -> "done"); // wrong
  }

  void aPending() {
    calls.pending(); // wrong
  }

  void aFork() {
    calls.fork(); // wrong
  }

  void aStepInALambda(List<String> names) {
    names.forEach(name -> future.thenApply(name::concat)); // wrong
  }

  void aMethodReference(List<Runnable> tasks) {
    tasks.forEach(CompletableFuture::runAsync); // wrong
  }

  void kept() {
    var length = stage.thenApply(String::length); // right
    IO.println(length);
  }

  void waved() {
    var _ = stage.thenApply(String::length); // right
  }

  CompletionStage<Integer> returned() {
    return stage.thenApply(String::length); // right
  }

  void whatChangesTheFutureItself() {
    future.orTimeout(1, TimeUnit.SECONDS); // right
    future.completeOnTimeout("late", 2, TimeUnit.SECONDS);
    future.complete("now");
  }

  void aHandlerThatLooksAtTheFailure() {
    stage.whenComplete((value, failure) -> IO.println(failure == null ? value : failure)); // right
  }

  void takenFromAStore(Map<String, CompletableFuture<String>> store) {
    store.remove("x"); // right
    store.put("x", future);
  }

  void piped(ActorContext<String> context) {
    context.pipeToSelf(stage, (value, failure) -> failure == null ? value : "failed"); // right
  }

  void fluentCallsOfOthers(Netty.ChannelFuture channel, List<String> list) {
    channel.addListener(() -> {}).addListener(() -> {}); // right
    list.add("x"); // right
    new StringBuilder().append("x");
    new ArrayList<>(list).add("y");
  }
}
