package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParentProcessTest {

  /** What stands for the server: says its process id, then runs until it is stopped. */
  static final class Child {
    public static void main(String[] arguments) throws InterruptedException {
      ParentProcess.stopWithIt();
      IO.println(ProcessHandle.current().pid());
      new CountDownLatch(1).await();
    }
  }

  @Test
  void endsTheChildWhenItsParentIsKilled() throws Exception {
    Process parent = shellWithChild();
    ProcessHandle child = childOf(parent);

    parent.destroyForcibly().waitFor();

    try {
      child.onExit().get(20, TimeUnit.SECONDS);
    } finally {
      child.destroyForcibly();
    }
  }

  /** A shell that starts the child and waits for it, as Maven does. */
  private static Process shellWithChild() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String script =
        "\"$@\"; exit $?"; // two commands, so that the shell does not turn into the child
    return new ProcessBuilder(
            "sh",
            "-c",
            script,
            "sh",
            java,
            "-Ddev.troupe.stop-with-parent=true",
            "-XX:TieredStopAtLevel=1",
            "-classpath",
            System.getProperty("java.class.path"),
            Child.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static ProcessHandle childOf(Process parent) throws IOException {
    BufferedReader output = parent.inputReader();
    ProcessHandle child = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
    assertTrue(child.isAlive());
    return child;
  }
}
