import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Requests a second and CPU of Troupe's other ways in, and before an upstream that streams, each
 * beside an nginx reverse proxy before the same upstream, in alternating rounds of one run. Told,
 * not limited.
 *
 * <p>Run from the top of the repository, on JDK 25, with nginx and wrk installed:
 *
 * <pre>mvn -q package -DskipTests
 * java src/bench/DoorBench.java [rounds, 5] [seconds of a round, 8] [seconds of warm-up, 20]</pre>
 */
class DoorBench {

  private static final int CONNECTIONS = 32;
  private static final String CONF =
      """
      troupe {
        ingress { port = %d }
        simulator { start = never }
        providers.nginx {
          dialect = openai-compatible, base-url = "http://127.0.0.1:%d/v1", models = [m]
          max-connections = 32, max-concurrent = 32
        }
      }
      """;
  private static final String QUESTION =
      "Explain in two sentences why a bounded queue with a replied rejection is better than an"
          + " unbounded one when the upstream is slower than its callers.";
  private static final Load.Ask WHOLE = new Load.Ask("/v1/chat/completions", "");
  private static final Load.Ask STREAMED =
      new Load.Ask(
          "/v1/chat/completions",
          "{\"model\":\"nginx/m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
              + QUESTION
              + "\"}]}");
  private static final Load.Ask TOOL =
      new Load.Ask("/v1/tools/chat", "{\"prompt\":\"" + QUESTION + "\",\"model\":\"nginx/m\"}");

  /** One row: a name, who is asked, and for what. */
  private record Row(String name, Load.Target target, Load.Ask ask, Load.Target anchor) {}

  public static void main(String[] arguments) throws Exception {
    var numbers = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    var rounds = numbers.length > 0 ? numbers[0] : 5;
    var seconds = numbers.length > 1 ? numbers[1] : 8;
    var warmUp = numbers.length > 2 ? numbers[2] : 20;
    try (var lab = new Lab("door")) {
      Nginx.answering(lab, 9101);
      Nginx.streaming(lab, 9111);
      var json = Nginx.proxy(lab, 9102, 9101);
      var stream = Nginx.proxy(lab, 9112, 9111);
      var first = troupe(lab, 9103, 9101);
      var second = troupe(lab, 9113, 9111);
      measure(
          List.of(
              new Row("JSON upstream, chat completion", first, WHOLE, json),
              new Row("JSON upstream, tool `chat`", first, TOOL, json),
              new Row("streaming upstream, chat completion in one piece", second, WHOLE, stream),
              new Row("streaming upstream, streamed chat completion", second, STREAMED, stream)),
          rounds,
          seconds,
          warmUp);
    }
  }

  private static Load.Target troupe(Lab lab, int port, int upstream) throws Exception {
    return new Load.Target("Troupe", port, lab.troupe(port, CONF.formatted(port, upstream)));
  }

  private static void measure(List<Row> rows, int rounds, int seconds, int warmUp)
      throws Exception {
    for (var row : rows) {
      Load.run(row.anchor(), row.ask(), CONNECTIONS, warmUp / 4);
      Load.run(row.target(), row.ask(), CONNECTIONS, warmUp);
    }
    var results = new LinkedHashMap<Row, List<Pair>>();
    rows.forEach(row -> results.put(row, new ArrayList<>()));
    for (var i = 0; i < rounds; i++) {
      for (var row : rows) {
        var anchor = Load.run(row.anchor(), row.ask(), CONNECTIONS, seconds);
        var own = Load.run(row.target(), row.ask(), CONNECTIONS, seconds);
        results.get(row).add(new Pair(own, anchor));
      }
    }
    report(results);
  }

  private record Pair(Load.Round own, Load.Round anchor) {}

  private static void report(Map<Row, List<Pair>> results) {
    System.out.println(
        "| what | requests/s | requests/s / nginx (median of pairs, min–max) | CPU µs/request |"
            + " CPU / nginx |\n| --- | --- | --- | --- | --- |");
    results.forEach(
        (row, pairs) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %s | %.0f | %s |%n",
                row.name(),
                sorted(pairs.stream().mapToDouble(pair -> pair.own().requests()).toArray()),
                spread(pairs.stream().mapToDouble(DoorBench::requests).toArray()),
                sorted(pairs.stream().mapToDouble(pair -> pair.own().cpuMicros()).toArray()),
                spread(pairs.stream().mapToDouble(DoorBench::cpu).toArray())));
  }

  private static double requests(Pair pair) {
    return pair.own().requests() / pair.anchor().requests();
  }

  private static double cpu(Pair pair) {
    return pair.own().cpuMicros() / pair.anchor().cpuMicros();
  }

  private static double sorted(double[] figures) {
    Arrays.sort(figures);
    return figures[figures.length / 2];
  }

  private static String spread(double[] ratios) {
    var median = sorted(ratios);
    return "%.2f (%.2f–%.2f)".formatted(median, ratios[0], ratios[ratios.length - 1]);
  }
}
