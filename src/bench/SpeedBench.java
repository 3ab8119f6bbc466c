import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * CPU per request and latency of Troupe's /v1/chat/completions before an nginx upstream, beside an
 * nginx reverse proxy and raw Pekko HTTP pass-throughs, in alternating rounds of one run.
 *
 * <p>Run from the top of the repository, on JDK 25, with nginx and wrk installed:
 *
 * <pre>mvn -q package -DskipTests
 * java src/bench/SpeedBench.java [rounds, 5] [seconds of a round, 8] [seconds of warm-up, 20]</pre>
 *
 * <p>CPU is that of the process, both of user and system, without the JIT compiler's threads.
 */
class SpeedBench {

  private static final Path HERE = Path.of("src/bench");
  private static final String TROUPE_CONF =
      """
      troupe {
        ingress { port = 9103 }
        simulator { start = never }
        providers.nginx {
          dialect = openai-compatible, base-url = "http://127.0.0.1:9101/v1"
          max-connections = %1$d, max-concurrent = %1$d
        }
      }
      """;

  /** Fewer threads to wake: ADR 8. */
  private static final List<String> SOCKETS =
      List.of("-Dpekko.io.tcp.worker-dispatcher=pekko.actor.default-dispatcher");

  private static final String LIBRARIES = "target/troupe/lib/*";

  private final int rounds;
  private final int seconds;
  private final int warmUp;

  SpeedBench(int rounds, int seconds, int warmUp) {
    this.rounds = rounds;
    this.seconds = seconds;
    this.warmUp = warmUp;
  }

  public static void main(String[] arguments) throws Exception {
    var numbers = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    var bench =
        new SpeedBench(
            numbers.length > 0 ? numbers[0] : 5,
            numbers.length > 1 ? numbers[1] : 8,
            numbers.length > 2 ? numbers[2] : 20);
    System.out.println(
        "| connections | what | CPU µs/request | CPU / nginx (median of pairs, min–max) |"
            + " CPU / pass-through | requests/s / nginx | p50 ms | p99 ms |\n"
            + "| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (var connections : List.of(1, 32, 256)) {
      bench.measure(connections);
    }
  }

  private void measure(int connections) throws Exception {
    try (var lab = new Lab("speed")) {
      Nginx.answering(lab, 9101);
      var targets =
          List.of(
              Nginx.proxy(lab, 9102, 9101),
              new Load.Target("Troupe", 9103, lab.troupe(9103, TROUPE_CONF.formatted(connections))),
              passThrough(lab, "raw pass-through", 9104, connections, List.of()),
              passThrough(
                  lab, "the same, sockets on the default dispatcher", 9105, connections, SOCKETS));
      for (var target : targets) {
        Load.run(target, connections, warmUp);
      }
      var results = new LinkedHashMap<Load.Target, List<Load.Round>>();
      targets.forEach(target -> results.put(target, new ArrayList<>()));
      for (var i = 0; i < rounds; i++) {
        for (var target : targets) {
          results.get(target).add(Load.run(target, connections, seconds));
        }
      }
      report(connections, targets.get(0), targets.get(2), results);
    }
  }

  private void report(
      int connections,
      Load.Target nginx,
      Load.Target anchor,
      Map<Load.Target, List<Load.Round>> results) {
    results.forEach(
        (target, of) ->
            System.out.printf(
                Locale.ROOT,
                "| %d | %s | %.1f | %s | %s | %s | %.2f | %.1f |%n",
                connections,
                target.name(),
                median(of, Load.Round::cpuMicros),
                ratios(of, results.get(nginx), Load.Round::cpuMicros),
                ratios(of, results.get(anchor), Load.Round::cpuMicros),
                ratios(of, results.get(nginx), Load.Round::requests),
                median(of, Load.Round::p50Millis),
                median(of, Load.Round::p99Millis)));
  }

  private static String ratios(
      List<Load.Round> of, List<Load.Round> to, ToDoubleFunction<Load.Round> figure) {
    var ratios = new double[of.size()];
    for (var i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(of.get(i)) / figure.applyAsDouble(to.get(i));
    }
    Arrays.sort(ratios);
    return "%.2f (%.2f–%.2f)"
        .formatted(ratios[ratios.length / 2], ratios[0], ratios[ratios.length - 1]);
  }

  private static double median(List<Load.Round> of, ToDoubleFunction<Load.Round> figure) {
    var sorted = of.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static Load.Target passThrough(
      Lab lab, String name, int port, int connections, List<String> settings) throws Exception {
    var classes = Files.createDirectories(lab.scratch().resolve("classes"));
    var java = System.getProperty("java.home") + "/bin/";
    var source = HERE.resolve("PassThrough.java").toString();
    var compiled =
        new ProcessBuilder(
                java + "javac", "-nowarn", "-cp", LIBRARIES, "-d", classes.toString(), source)
            .inheritIO()
            .start()
            .waitFor();
    if (compiled != 0) {
      throw new IllegalStateException("PassThrough.java does not compile");
    }
    var command = new ArrayList<>(List.of(java + "java"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-XX:+UseParallelGC"));
    command.addAll(Lab.flags());
    command.addAll(settings);
    command.addAll(List.of("-cp", classes + ":" + LIBRARIES, "PassThrough"));
    command.addAll(List.of("" + port, "9101", "" + connections));
    return new Load.Target(name, port, lab.start(port, Map.of(), command.toArray(String[]::new)));
  }
}
