package dev.troupe;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The server in a process of its own, from the class path of this test. */
final class ChildServer implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+)");
  private static final long PATIENCE_SECONDS =
      120; // a machine may be busy; each wait ends with its event

  private final Process process;
  private final BufferedReader output;
  private final StringBuilder lines = new StringBuilder();

  private ChildServer(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Starts it with {@code options} for the JVM; its standard error joins its output. */
  static ChildServer start(String... options) throws IOException {
    return start(_ -> true, options);
  }

  /** Starts it without the jars whose path contains {@code absent}. */
  static ChildServer startWithout(String absent, String... options) throws IOException {
    return start(entry -> !entry.contains(absent), options);
  }

  private static ChildServer start(Predicate<String> jars, String... options) throws IOException {
    var classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(jars)
            .filter(entry -> !entry.endsWith("test-classes"))
            .collect(Collectors.joining(File.pathSeparator));
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-XX:TieredStopAtLevel=1"); // starts sooner
    command.add("-Dlogback.configurationFile=src/main/dist/logback.xml");
    command.addAll(List.of(options));
    command.addAll(List.of("-classpath", classPath, "dev.troupe.Server"));
    return new ChildServer(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Reads its output until it says where it listens. */
  URI awaitListening() throws IOException {
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      lines.append(line).append('\n');
      var found = LISTENING.matcher(line);
      if (found.find()) {
        return URI.create(found.group(1));
      }
    }
    throw new AssertionError("ended before it listened:\n" + lines);
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.toHandle().destroy(); // the process's own method would close its output, too
  }

  /** Waits for its end and returns its exit code. */
  int awaitExit() throws IOException, InterruptedException {
    output.lines().forEach(line -> lines.append(line).append('\n'));
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("does not end:\n" + lines);
    }
    return process.exitValue();
  }

  /** What it wrote, as far as it was read. */
  String output() {
    return lines.toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
