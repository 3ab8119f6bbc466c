import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.Coroutine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

class BlockingInActorSample {

  static class Old extends AbstractBehavior<String> {
    final Map<String, String> map = new HashMap<>();
    final BlockingQueue<String> queue;
    final CountDownLatch latch;
    final Semaphore semaphore;
    final Lock lock;
    final Executor executor;

    Old(ActorContext<String> context, Old other) {
      super(context);
      queue = other.queue;
      latch = other.latch;
      semaphore = other.semaphore;
      lock = other.lock;
      executor = other.executor;
    }

    @Override
    public Receive<String> createReceive() {
      return newReceiveBuilder()
          .onMessage(String.class, this::onText)
          .onMessageEquals("sleep", this::sleeps)
          .build();
    }

    Behavior<String> sleeps() throws InterruptedException {
      Thread.sleep(10); // wrong
      return this;
    }

    Behavior<String> onText(String text) throws Exception {
      queue.take(); // wrong
      queue.put(text); // wrong
      latch.await(); // wrong
      semaphore.acquire(); // wrong
      lock.lock(); // wrong
      return this;
    }

    Behavior<String> quick(String text, Future<String> future) {
      map.get(text); // right
      Optional.of(text).get(); // right
      queue.poll(); // right
      queue.offer(text);
      lock.tryLock(); // right
      semaphore.tryAcquire();
      future.isDone();
      CompletableFuture.completedFuture(text).getNow("none");
      return this;
    }

    Behavior<String> elsewhere(Path path) {
      executor.execute(() -> sleepQuietly()); // right
      executor.execute(
          () -> {
            try {
              Files.delete(path); // right
            } catch (IOException failure) {
              throw new java.io.UncheckedIOException(failure);
            }
          });
      getContext()
          .pipeToSelf(
              Coroutine.start("read", () -> Files.readString(path)).outcome(),
              (text, _) -> text); // right
      return this;
    }

    static void sleepQuietly() {}

    static Behavior<String> create(Path settings) throws IOException {
      var greeting = Files.readString(settings); // before there is an actor
      return Behaviors.receiveMessage(
          text -> text.equals(greeting) ? Behaviors.stopped() : Behaviors.same());
    }
  }

  static class New extends AbstractMatchingBehavior<List<Path>> {
    New(ActorContext<List<Path>> context) {
      super(context);
    }

    @Override
    public Behavior<List<Path>> onMessage(List<Path> paths) throws Exception {
      Files.readString(paths.getFirst()); // wrong
      paths.forEach(path -> path.toFile().delete());
      return this;
    }

    Behavior<List<Path>> reads(InputStream in, Future<String> future) throws Exception {
      in.read(); // wrong
      future.get(); // wrong
      new ByteArrayInputStream(new byte[1]).read(); // right
      return this;
    }
  }

  static class Plain {
    void sleeps() throws InterruptedException {
      Thread.sleep(10); // right
    }

    String joins(CompletableFuture<String> future) {
      return future.join(); // right
    }
  }

  Behavior<Path> inALambda(CompletableFuture<String> future) {
    return Behaviors.receive(
        (context, path) -> {
          future.join(); // wrong
          Await.await(future); // wrong
          return Behaviors.same();
        });
  }

  Behavior<URI> inANestedLambda(HttpClient client, List<URI> more) {
    return Behaviors.setup(
        context -> {
          new Socket("localhost", 80).close(); // wrong
          client.send( // wrong
              HttpRequest.newBuilder(more.getFirst()).build(), BodyHandlers.ofString());
          more.forEach(uri -> java.net.http.HttpClient.newHttpClient());
          return Behaviors.receiveMessage(
              uri -> {
                more.stream().map(other -> Path.of(other)).filter(Files::exists).toList(); // wrong
                more.forEach(
                    other -> {
                      Files.exists(Path.of(other)); // wrong
                    });
                return Behaviors.same();
              });
        });
  }

  Behavior<Connection> inTheDatabase() {
    return Behaviors.receiveMessage(
        connection -> {
          try {
            connection.createStatement(); // wrong
          } catch (SQLException failure) {
            return Behaviors.stopped();
          }
          return Behaviors.same();
        });
  }

  Behavior<Path> onAThreadOfItsOwn() {
    return Behaviors.receiveMessage(
        path -> {
          Thread.startVirtualThread(
              () -> {
                try {
                  Thread.sleep(1);
                } catch (InterruptedException interrupted) {
                  Thread.currentThread().interrupt();
                }
              });
          return Behaviors.same();
        });
  }

  static class Stage extends GraphStage<SourceShape<Integer>> {
    final Outlet<Integer> out = Outlet.create("out");

    @Override
    public SourceShape<Integer> shape() {
      return SourceShape.of(out);
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
      return new GraphStageLogic(shape()) {
        InputStream in = InputStream.nullInputStream();

        {
          setHandler(
              out,
              new AbstractOutHandler() {
                @Override
                public void onPull() throws IOException {
                  push(out, in.read()); // wrong
                }
              });
        }
      };
    }
  }

  static class StageOnADispatcherOfItsOwn extends Stage {
    @Override
    public Attributes initialAttributes() {
      return org.apache.pekko.stream.ActorAttributes.dispatcher("blocking").and(Attributes.none());
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
      return new GraphStageLogic(shape()) {
        @Override
        public void preStart() throws IOException {
          Files.createTempFile("x", "y"); // right
        }
      };
    }
  }
}
