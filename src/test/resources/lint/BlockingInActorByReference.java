import dev.troupe.coroutine.Coroutine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;

class BlockingInActorByReferenceSample {

  static class Handlers {
    final BlockingQueue<String> queue;
    final Executor executor;
    final Map<String, String> map = new HashMap<>();

    Handlers(BlockingQueue<String> queue, Executor executor) {
      this.queue = queue;
      this.executor = executor;
    }

    Behavior<String> create() {
      return Behaviors.receiveMessage(this::onText); // right
    }

    Behavior<String> onText(String text) throws InterruptedException {
      queue.put(text); // wrong
      executor.execute(
          () -> {
            Path.of(text).toFile().delete();
            CompletableFuture.completedFuture(text).join(); // right
          });
      return Behaviors.same();
    }

    Behavior<String> onText(String text, int times) throws InterruptedException {
      queue.put(text + times); // right
      return Behaviors.same();
    }

    static Behavior<String> inTwoSteps() {
      return Behaviors.setup(Handlers::begin);
    }

    static Behavior<String> begin(ActorContext<String> context) throws IOException {
      Files.createTempFile("x", "y"); // wrong
      context.pipeToSelf(CompletableFuture.completedFuture("z"), Handlers::outcome);
      return Behaviors.receive(Handlers::onMessage);
    }

    static String outcome(String text, Throwable failure) {
      return failure == null ? text : new CompletableFuture<String>().join(); // wrong
    }

    static Behavior<String> onMessage(ActorContext<String> context, String text)
        throws InterruptedException {
      Thread.sleep(10); // wrong
      return Behaviors.same();
    }

    void takesElsewhere() {
      executor.execute(this::takes);
      var _ = Coroutine.start("take", queue::take); // right
    }

    void takes() {
      try {
        queue.take(); // right
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    List<String> all(List<CompletableFuture<String>> futures) {
      return futures.stream().map(CompletableFuture::join).toList(); // right
    }

    Behavior<List<String>> quickly() {
      return Behaviors.receiveMessage(
          texts -> {
            texts.stream().map(map::get).forEach(queue::offer); // right
            texts.stream().map(Optional::of).map(Optional::get).forEach(queue::add); // right
            queue.addAll(List.of(texts.stream().toArray(String[]::new))); // right
            return Behaviors.same();
          });
    }

    Behavior<List<CompletableFuture<String>>> slowly(List<Lock> locks) {
      return Behaviors.receiveMessage(
          futures -> {
            futures.forEach(CompletableFuture::join); // wrong
            locks.forEach(Lock::lock); // wrong
            futures.forEach(future -> executor.execute(future::join)); // right
            return Behaviors.same();
          });
    }
  }

  static class Callbacks extends GraphStageLogic {
    final AsyncCallback<String> puts;
    final AsyncCallback<String> offers;
    final AsyncCallback<String> reads;

    Callbacks(SourceShape<Integer> shape, BlockingQueue<String> queue, InputStream in) {
      super(shape);
      puts = createAsyncCallback(queue::put); // wrong
      offers = createAsyncCallback(queue::offer); // right
      reads = createAsyncCallback(text -> in.transferTo(null)); // wrong
      setHandler(
          shape.out(),
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              new ByteArrayInputStream(new byte[1]).readAllBytes(); // right
            }
          });
    }
  }
}
