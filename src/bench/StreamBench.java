import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * CPU that Troupe's process takes for each 1,000 server-sent events that it passes on, from a C
 * upstream to a C client, at 256 streams of 100 events a second; beside it, in alternating rounds,
 * an nginx reverse proxy, which neither reads nor writes what it passes on.
 *
 * <p>Run from the top of the repository, on JDK 25, with gcc and nginx installed:
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
      var nginx = Nginx.streamingProxy(lab, 9202, 9201);
      var troupe = new Load.Target("Troupe", 9203, lab.troupe(9203, TROUPE_CONF));
      round(lab, troupe, warmUp);
      var ofNginx = new ArrayList<Round>();
      var ofTroupe = new ArrayList<Round>();
      for (var i = 0; i < rounds; i++) {
        ofNginx.add(round(lab, nginx, seconds));
        ofTroupe.add(round(lab, troupe, seconds));
      }
      System.out.println("| what | events/s | CPU ms per 1,000 events (median, min–max) |");
      System.out.println("| --- | --- | --- |");
      report(nginx, ofNginx);
      report(troupe, ofTroupe);
    }
  }

  /** Milliseconds of CPU for 1,000 events, and events a second. */
  private record Round(double cpuMillis, double events) {}

  private static void report(Load.Target target, List<Round> rounds) {
    var cpu = rounds.stream().mapToDouble(Round::cpuMillis).sorted().toArray();
    var events = rounds.stream().mapToDouble(Round::events).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.1f (%.1f–%.1f) |%n",
        target.name(),
        events[events.length / 2],
        cpu[cpu.length / 2],
        cpu[0],
        cpu[cpu.length - 1]);
  }

  private static Round round(Lab lab, Load.Target target, int seconds) throws Exception {
    var before = Load.cpuMillis(target.pid());
    var client =
        new ProcessBuilder(
                lab.scratch().resolve("sse_client").toString(),
                "" + target.port(),
                "" + STREAMS,
                "" + seconds)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var said = new String(client.getInputStream().readAllBytes()).strip().split(" ");
    var events = Double.parseDouble(said[0]);
    return new Round(
        (Load.cpuMillis(target.pid()) - before) / events * 1000,
        events / Double.parseDouble(said[2]));
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
