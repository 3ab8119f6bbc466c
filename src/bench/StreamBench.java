import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * CPU that Troupe's process takes for each 1,000 server-sent events that it passes on, from a C
 * upstream to a C client, at 256 streams of 100 events a second.
 *
 * <p>Run from the top of the repository, on JDK 25, with gcc installed:
 *
 * <pre>mvn -q package -DskipTests
 * java src/bench/StreamBench.java [rounds, 5] [seconds of a round, 8] [seconds of warm-up, 20]
 * </pre>
 */
class StreamBench {

  private static final int STREAMS = 256;
  private static final int EVENTS_A_SECOND = 100;
  private static final String TROUPE_CONF =
      """
      troupe {
        ingress { port = 9203 }
        simulator { start = never }
        providers.stream {
          dialect = openai-compatible, base-url = "http://127.0.0.1:9201/v1"
          max-connections = 1024, max-concurrent = 1024, max-body = 1g
        }
      }
      """;

  public static void main(String[] arguments) throws Exception {
    var numbers = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    var rounds = numbers.length > 0 ? numbers[0] : 5;
    var seconds = numbers.length > 1 ? numbers[1] : 8;
    var warmUp = numbers.length > 2 ? numbers[2] : 20;
    try (var lab = new Lab("stream")) {
      compile(lab.scratch(), "sse_upstream");
      compile(lab.scratch(), "sse_client");
      lab.start(
          9201,
          Map.of(),
          lab.scratch().resolve("sse_upstream").toString(),
          "9201",
          "" + EVENTS_A_SECOND);
      var troupe = lab.troupe(9203, TROUPE_CONF);
      round(lab, troupe, warmUp);
      var cpu = new ArrayList<double[]>();
      for (var i = 0; i < rounds; i++) {
        cpu.add(round(lab, troupe, seconds));
      }
      report(cpu);
    }
  }

  private static void report(List<double[]> rounds) {
    System.out.println("| streams | events/s | CPU ms per 1,000 events (median, min–max) |");
    System.out.println("| --- | --- | --- |");
    var cpu = rounds.stream().mapToDouble(round -> round[0]).sorted().toArray();
    var rate = rounds.stream().mapToDouble(round -> round[1]).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "| %d | %.0f | %.1f (%.1f–%.1f) |%n",
        STREAMS,
        rate[rate.length / 2],
        cpu[cpu.length / 2],
        cpu[0],
        cpu[cpu.length - 1]);
  }

  /** Milliseconds of CPU for 1,000 events, and events a second. */
  private static double[] round(Lab lab, long pid, int seconds) throws Exception {
    var before = Load.cpuMillis(pid);
    var client =
        new ProcessBuilder(
                lab.scratch().resolve("sse_client").toString(), "9203", "" + STREAMS, "" + seconds)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var said = new String(client.getInputStream().readAllBytes()).strip().split(" ");
    var events = Double.parseDouble(said[0]);
    return new double[] {
      (Load.cpuMillis(pid) - before) / events * 1000, events / Double.parseDouble(said[2])
    };
  }

  private static void compile(Path scratch, String name) throws Exception {
    var done =
        new ProcessBuilder(
                "gcc", "-O2", "-o", scratch.resolve(name).toString(), "src/bench/" + name + ".c")
            .inheritIO()
            .start()
            .waitFor();
    if (done != 0 || !Files.isExecutable(scratch.resolve(name))) {
      throw new IllegalStateException(name + ".c does not compile");
    }
  }
}
