import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** One round of load by wrk, and what it cost the process that was loaded. */
final class Load {

  /** What is loaded. */
  record Target(String name, int port, long pid) {}

  /** What is asked; an empty body: the one of request.lua. */
  record Ask(String path, String body) {}

  /**
   * What came of it.
   *
   * @param requests per second
   * @param cpuMicros user and system, for one request, without the JIT compiler's threads
   */
  record Round(double requests, double cpuMicros, double p50Millis, double p99Millis) {}

  private Load() {}

  /** Chat completions, as many as come through. */
  static Round run(Target target, int connections, int seconds) throws Exception {
    return run(target, new Ask("/v1/chat/completions", ""), connections, seconds);
  }

  static Round run(Target target, Ask ask, int connections, int seconds) throws Exception {
    var before = cpuMillis(target.pid());
    var builder =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "--latency",
                "--timeout",
                "10s",
                "-s",
                "src/bench/request.lua",
                "http://127.0.0.1:" + target.port() + ask.path())
            .redirectErrorStream(true);
    if (!ask.body().isEmpty()) {
      builder.environment().put("BODY", ask.body());
    }
    var wrk = builder.start();
    var said = new String(wrk.getInputStream().readAllBytes());
    var cpu = cpuMillis(target.pid()) - before;
    if (said.contains("Non-2xx") || said.contains("Socket errors")) {
      throw new IllegalStateException(target.name() + ": errors under load:\n" + said);
    }
    var requests = number(said, "(\\d+) requests in");
    return new Round(
        requests / seconds,
        cpu * 1000 / requests,
        millis(said, "50%\\s+([\\d.]+)(us|ms|s)"),
        millis(said, "99%\\s+([\\d.]+)(us|ms|s)"));
  }

  private static double number(String text, String pattern) {
    var found = Pattern.compile(pattern).matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("no " + pattern + " in:\n" + text);
    }
    return Double.parseDouble(found.group(1));
  }

  private static double millis(String text, String pattern) {
    var found = Pattern.compile(pattern).matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("no " + pattern + " in:\n" + text);
    }
    var value = Double.parseDouble(found.group(1));
    return switch (found.group(2)) {
      case "us" -> value / 1000;
      case "ms" -> value;
      default -> value * 1000;
    };
  }

  /** CPU time of a process and of the workers it forked, without C1 and C2. */
  static double cpuMillis(long pid) throws IOException {
    var ticks = ticks(Path.of("/proc/" + pid + "/stat"));
    for (var child : ProcessHandle.of(pid).orElseThrow().children().toList()) {
      ticks += ticks(Path.of("/proc/" + child.pid() + "/stat"));
    }
    try (var tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (var task : tasks.toList()) {
        if (Files.readString(task.resolve("comm")).matches("C[12] Compiler.*\\s*")) {
          ticks -= ticks(task.resolve("stat"));
        }
      }
    }
    return ticks * 10.0; // a tick is 10 ms on Linux
  }

  private static long ticks(Path stat) throws IOException {
    var text = Files.readString(stat);
    var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }
}
