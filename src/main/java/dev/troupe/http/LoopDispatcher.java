package dev.troupe.http;

import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.dispatch.Dispatcher;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.ExecutorServiceFactoryProvider;
import org.apache.pekko.dispatch.MessageDispatcher;
import org.apache.pekko.dispatch.MessageDispatcherConfigurator;
import scala.jdk.javaapi.DurationConverters;

/** Makes an event loop known as a dispatcher, for streams that are to run on it. */
final class LoopDispatcher extends MessageDispatcherConfigurator {

  private static final String DEFAULT = "pekko.actor.default-dispatcher";

  private final MessageDispatcher dispatcher;

  private LoopDispatcher(ActorSystem<?> system, String id, Executor loop) {
    super(
        system
            .settings()
            .config()
            .getConfig(DEFAULT)
            .withValue("id", ConfigValueFactory.fromAnyRef(id)),
        system.classicSystem().dispatchers().prerequisites());
    this.dispatcher =
        new Dispatcher(
            this,
            id,
            config().getInt("throughput"),
            DurationConverters.toScala(config().getDuration("throughput-deadline-time")),
            new OnLoop(loop, uncaught()),
            DurationConverters.toScala(Duration.ofSeconds(1))); // ends nothing, however long
  }

  /** In {@code system}, what is dispatched to {@code id} runs on {@code loop} from now on. */
  static void register(ActorSystem<?> system, String id, Executor loop) {
    var dispatchers = system.classicSystem().dispatchers();
    if (!dispatchers.registerConfigurator(id, new LoopDispatcher(system, id, loop))) {
      throw new IllegalStateException("dispatcher '" + id + "': there is one already");
    }
  }

  /** What the system does about what no actor may survive; a loop by itself would only log it. */
  private Thread.UncaughtExceptionHandler uncaught() {
    return prerequisites().threadFactory().newThread(() -> {}).getUncaughtExceptionHandler();
  }

  @Override
  public MessageDispatcher dispatcher() {
    return dispatcher;
  }

  /** The loop ends by its own rules, and not with the last stream that runs on it. */
  private static final class OnLoop extends AbstractExecutorService
      implements ExecutorServiceFactoryProvider, ExecutorServiceFactory {

    private final Executor loop;
    private final Thread.UncaughtExceptionHandler uncaught;

    OnLoop(Executor loop, Thread.UncaughtExceptionHandler uncaught) {
      this.loop = loop;
      this.uncaught = uncaught;
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
      return this;
    }

    @Override
    public ExecutorService createExecutorService() {
      return this;
    }

    @Override
    public void execute(Runnable task) {
      loop.execute(() -> run(task));
    }

    private void run(Runnable task) {
      try {
        task.run();
      } catch (Throwable fatal) {
        uncaught.uncaughtException(Thread.currentThread(), fatal);
        throw fatal;
      }
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return false;
    }
  }
}
