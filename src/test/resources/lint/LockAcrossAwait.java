import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.Pending;
import dev.troupe.provider.ModelRef;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;

class LockAcrossAwaitSample {
  Lock lock;
  Pending<String> pending;
  ModelRef model;
  String last;

  void inABlock() throws InterruptedException {
    synchronized (this) {
      last = pending.await(); // wrong
    }
  }

  synchronized void inAMethod() throws InterruptedException {
    last = model.generate("hello").content(); // wrong
  }

  void underALock() throws InterruptedException {
    lock.lock();
    try {
      last = pending.await(); // wrong
    } finally {
      lock.unlock();
    }
  }

  void underALockThatWasTried() throws InterruptedException {
    if (lock.tryLock()) {
      try {
        last = pending.await(); // wrong
      } finally {
        lock.unlock();
      }
    }
  }

  void deeper(CompletionStage<String> stage, boolean really) throws InterruptedException {
    synchronized (this) {
      if (really) {
        last = Await.await(stage); // wrong
      }
    }
  }

  synchronized String aFuture(CompletableFuture<String> future) {
    return future.join(); // wrong
  }

  void before() throws InterruptedException {
    var answer = pending.await(); // right
    synchronized (this) {
      last = answer;
    }
  }

  void after() throws InterruptedException {
    synchronized (this) {
      last = "asked";
    }
    last = pending.await(); // right
  }

  void afterALock() throws InterruptedException {
    lock.lock();
    try {
      last = "asked";
    } finally {
      lock.unlock();
    }
    last = pending.await(); // right
  }

  void givenBack() throws InterruptedException {
    lock.lock();
    last = "asked";
    lock.unlock();
    last = pending.await(); // right
  }

  synchronized void elsewhere(Executor executor) {
    executor.execute(
        () -> {
          try {
            IO.println(pending.await()); // right
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          }
        });
  }

  synchronized void onAMonitor() throws InterruptedException {
    wait(); // gives the lock back meanwhile // right
  }
}
