import dev.troupe.coroutine.Coroutine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.dispatch.OnComplete;
import org.apache.pekko.stream.Shape;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import scala.concurrent.Future;

class ActorStateElsewhereSample {

  static class Counter extends AbstractBehavior<String> {
    private int count;
    private final List<String> seen = new ArrayList<>();
    private final ConcurrentHashMap<String, String> shared = new ConcurrentHashMap<>();
    private final ActorRef<String> parent;
    private final Executor executor;

    Counter(ActorContext<String> context, ActorRef<String> parent, Executor executor) {
      super(context);
      this.parent = parent;
      this.executor = executor;
    }

    void aField(CompletionStage<String> stage) {
      var _ = stage.thenAccept(text -> count++); // wrong
    }

    void aFieldByThis(CompletionStage<String> stage) {
      var _ = stage.whenComplete((text, failure) -> this.count = 0); // wrong
    }

    void aStore(CompletionStage<String> stage) {
      var _ = stage.thenAccept(text -> seen.add(text)); // wrong
    }

    void aStoreByReference(CompletionStage<String> stage) {
      var _ = stage.thenAccept(seen::add); // wrong
    }

    void itsMethod(CompletionStage<String> stage) {
      var _ = stage.thenAccept(this::onText); // wrong
    }

    void itsMethodInALambda() {
      executor.execute(() -> onText("x")); // wrong
    }

    void inACoroutine() {
      var _ = Coroutine.start("count", () -> count); // wrong
    }

    void inAClass(Future<String> future) {
      future.onComplete(
          new OnComplete<String>() {
            @Override
            public void onComplete(Throwable failure, String text) {
              count++; // wrong
            }
          },
          getContext().getExecutionContext());
    }

    void itsContext(CompletionStage<String> stage) {
      var _ = stage.thenAccept(text -> getContext().getLog().info(text)); // wrong
    }

    private void onText(String text) {
      count++;
    }

    void whatIsSafe(CompletionStage<String> stage) {
      var _ = stage.thenAccept(text -> parent.tell(text)); // right
      var _ = stage.thenAccept(parent::tell); // right
      var _ = stage.thenAccept(text -> shared.put(text, text)); // right
      var _ = stage.thenAccept(text -> getContext().getSelf().tell(text)); // right
      var _ = stage.thenAccept(text -> getContext().getSystem().terminate());
    }

    void piped(CompletionStage<String> stage) {
      getContext().pipeToSelf(stage, (text, failure) -> text + count + seen); // right
    }

    void copied(CompletionStage<String> stage) {
      var now = count;
      var self = getContext().getSelf();
      var _ = stage.thenAccept(text -> self.tell(text + now)); // right
    }

    void inPlace(List<String> names) {
      names.forEach(name -> count++); // right
      names.forEach(this::onText);
      names.stream().map(name -> name + count).forEach(seen::add);
    }

    @Override
    public Receive<String> createReceive() {
      return newReceiveBuilder()
          .onMessage(
              String.class,
              text -> {
                onText(text);
                return this;
              })
          .build();
    }
  }

  Behavior<String> theContext(CompletionStage<String> stage) {
    return Behaviors.setup(
        context -> {
          var _ = stage.thenAccept(text -> context.stop(context.getSelf())); // wrong
          return Behaviors.empty();
        });
  }

  Behavior<String> theTimers(CompletionStage<String> stage, TimerScheduler<String> timers) {
    var _ = stage.thenAccept(text -> timers.cancel(text)); // wrong
    return Behaviors.empty();
  }

  Behavior<String> theContextSafely(CompletionStage<String> stage) {
    return Behaviors.setup(
        context -> {
          var _ = stage.thenAccept(text -> context.getSelf().tell(text)); // right
          context.pipeToSelf(stage, (text, failure) -> text);
          return Behaviors.receiveMessage(
              text -> {
                context.getLog().info(text);
                return Behaviors.same();
              });
        });
  }

  static class Stage extends GraphStageLogic {
    private final AsyncCallback<Runnable> here = createAsyncCallback(Runnable::run);

    Stage(Shape shape) {
      super(shape);
    }

    void onEnd() {
      completeStage();
    }

    void hears(CompletionStage<String> end) {
      var _ = end.thenRun(this::onEnd); // wrong
      var _ = end.thenRun(() -> here.invoke(this::onEnd)); // right
      var _ = end.thenRun(() -> here.invoke(() -> onEnd())); // right
    }
  }
}
