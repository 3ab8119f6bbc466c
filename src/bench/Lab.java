import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The processes of a benchmark, and a directory for what they write; closing it ends them. */
final class Lab implements AutoCloseable {

  private final List<Process> started = new ArrayList<>();
  private final Path scratch;

  Lab(String name) throws IOException {
    scratch = Files.createTempDirectory(name);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> started.forEach(Process::destroy)));
  }

  Path scratch() {
    return scratch;
  }

  /** The same for every JVM; compiler threads must not end, or their time would count as ours. */
  static List<String> flags() {
    return List.of("-Xmx256m", "-XX:-UseDynamicNumberOfCompilerThreads");
  }

  /** Starts the distribution with {@code conf}, which makes it listen on {@code port}. */
  long troupe(int port, String conf) throws Exception {
    var file = Files.writeString(scratch.resolve("troupe" + port + ".conf"), conf);
    var options =
        String.join(" ", flags())
            + " -Dlogback.configurationFile="
            + Path.of("src/bench/logback.xml").toAbsolutePath();
    return start(
        port,
        Map.of("JAVA_OPTS", options, "JAVA_HOME", System.getProperty("java.home")),
        "target/troupe/bin/troupe",
        file.toString());
  }

  /** Starts {@code command} and waits until it listens on {@code port}. */
  long start(int port, Map<String, String> environment, String... command) throws Exception {
    var log = scratch.resolve("out-" + port + ".log");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    var process = builder.start();
    started.add(process);
    var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!accepts(port)) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new IllegalStateException(
            command[0] + " does not listen on " + port + ":\n" + Files.readString(log));
      }
      Thread.sleep(50);
    }
    return process.pid();
  }

  private static boolean accepts(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException {
    started.forEach(Process::destroy);
    for (var process : started) {
      process.waitFor();
    }
    started.clear();
  }
}
