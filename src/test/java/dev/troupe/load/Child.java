package dev.troupe.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A process that is told and tells by lines, and ends with its standard input. */
public final class Child implements AutoCloseable {

  private static final long LONGEST = 60; // seconds
  private static final Path LAUNCHER = Path.of("src", "main", "dist", "bin", "troupe");
  private static final Path LOGBACK = Path.of("src", "main", "dist", "logback.xml");
  private static final Pattern FLAG =
      Pattern.compile("^(?:collector=| {2})(--?[^\\s$]+)(?: \\\\)?$", Pattern.MULTILINE);

  private final Process process;
  private final BufferedReader output;
  private final List<String> read = new ArrayList<>();

  private Child(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  static Child start(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var _ = process.onExit().orTimeout(LONGEST, TimeUnit.SECONDS).exceptionally(_ -> kill(process));
    return new Child(process);
  }

  /** No interrupt would end a read of its output. */
  private static Process kill(Process process) {
    return process.destroyForcibly();
  }

  /** A JVM that runs {@code main} with the flags of bin/troupe; {@code options} win over those. */
  public static Child jvm(Class<?> main, List<String> options, String... arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(launcherFlags());
    command.add("-Dlogback.configurationFile=" + LOGBACK.toAbsolutePath());
    command.addAll(options);
    command.addAll(List.of("-classpath", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return start(command);
  }

  /** The options in the launcher's last command that depend on nothing, and its collector. */
  static List<String> launcherFlags() throws IOException {
    return FLAG.matcher(Files.readString(LAUNCHER)).results().map(it -> it.group(1)).toList();
  }

  /** Reads on to the line that begins with {@code mark}, and gives what follows the mark. */
  public String await(String mark) throws IOException {
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      read.add(line);
      if (line.startsWith(mark)) {
        return line.substring(mark.length()).strip();
      }
    }
    throw new AssertionError("ended before it said '" + mark + "':\n" + String.join("\n", read));
  }

  public void tell(String line) throws IOException {
    var input = process.outputWriter();
    input.write(line + "\n");
    input.flush();
  }

  /** Waits so long for the end of the process, and gives its exit code. */
  public int exitCode(Duration most) throws InterruptedException {
    if (!process.waitFor(most.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new AssertionError("has not ended within " + most);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    try {
      process.outputWriter().close();
      while (output.readLine() != null) {
        // until it ends: a full pipe would hold it
      }
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new AssertionError("does not end with its standard input");
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
