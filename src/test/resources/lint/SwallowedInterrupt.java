import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;

class SwallowedInterruptSample {
  BlockingQueue<String> queue;
  Logger log;

  void empty() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException ignored) { // wrong
    }
  }

  void logged() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException interrupted) { // wrong
      log.warn("interrupted", interrupted);
    }
  }

  String turnedIntoAValue() {
    try {
      return queue.take();
    } catch (InterruptedException interrupted) { // wrong
      return "none: " + interrupted.getMessage();
    }
  }

  void asAnException() {
    try {
      log.info(queue.take());
    } catch (Exception failure) { // wrong
      log.warn("failed", failure);
    }
  }

  void asAThrowable() {
    while (true) {
      try {
        log.info(queue.take());
      } catch (Throwable failure) { // wrong
        failure.printStackTrace();
      }
    }
  }

  void withOthers(Callable<String> body) {
    try {
      Thread.sleep(1);
      throw new IOException();
    } catch (IOException | InterruptedException ignored) { // wrong
      log.info("over");
    }
  }

  void interruptsAnother(Thread worker) {
    try {
      worker.join();
    } catch (InterruptedException interrupted) { // wrong
      worker.interrupt();
    }
  }

  void thrown() throws InterruptedException {
    try {
      Thread.sleep(1);
    } catch (InterruptedException interrupted) { // right
      log.info("cancelled");
      throw interrupted;
    }
  }

  void wrapped() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException interrupted) { // right
      throw new IllegalStateException("cancelled", interrupted);
    }
  }

  void restored() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException interrupted) { // right
      Thread.currentThread().interrupt();
    }
  }

  void restoredAtLast() {
    boolean interrupted = false;
    while (queue.isEmpty()) {
      try {
        Thread.sleep(1);
      } catch (InterruptedException _) { // right
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  void handedOn(CompletableFuture<String> future) {
    try {
      future.complete(queue.take());
    } catch (InterruptedException interrupted) { // right
      future.completeExceptionally(interrupted);
    }
  }

  Throwable returned() {
    try {
      Thread.sleep(1);
      return new IllegalStateException("slept");
    } catch (InterruptedException interrupted) { // right
      return interrupted;
    }
  }

  void nothingThatWaits(CompletableFuture<String> future) {
    try {
      log.info(future.join());
    } catch (Exception failure) { // right
      log.warn("failed", failure);
    }
  }

  void anInterruptCaughtBefore() throws InterruptedException {
    try {
      log.info(queue.take());
    } catch (InterruptedException interrupted) { // right
      throw interrupted;
    } catch (Exception failure) {
      log.warn("failed", failure);
    }
  }
}
