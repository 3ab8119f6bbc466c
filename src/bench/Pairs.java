import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** The table of src/bench/jmh/compare.sh, from the CSV files of its pairs of runs. */
void main(String[] arguments) throws IOException {
  var directory = Path.of(arguments[0]);
  var pairs = Integer.parseInt(arguments[1]);
  var before = new ArrayList<Map<String, Double>>();
  var after = new ArrayList<Map<String, Double>>();
  for (var pair = 1; pair <= pairs; pair++) {
    before.add(scores(directory.resolve("before-" + pair + ".csv")));
    after.add(scores(directory.resolve("after-" + pair + ".csv")));
  }
  IO.println("| call | before | after | more: median of pairs (min to max) |");
  IO.println("| --- | --- | --- | --- |");
  for (var what : before.getFirst().keySet()) {
    row(what, values(before, what), values(after, what));
  }
}

/** The scores of one run, times and bytes, by what they are of. */
Map<String, Double> scores(Path file) throws IOException {
  var scores = new LinkedHashMap<String, Double>();
  for (var line : Files.readAllLines(file)) {
    var cells = line.replace("\"", "").split(",");
    var name = cells[0].replaceFirst(".*CallBenchmark\\.", "");
    if (!name.contains(":") && cells[6].equals("ns/op")) {
      scores.put(name + ", ns", Double.valueOf(cells[4]));
    } else if (name.endsWith("gc.alloc.rate.norm")) {
      scores.put(name.replaceFirst(":.*", "") + ", bytes", Double.valueOf(cells[4]));
    }
  }
  return scores;
}

double[] values(List<Map<String, Double>> runs, String what) {
  return runs.stream().mapToDouble(run -> run.get(what)).toArray();
}

void row(String what, double[] before, double[] after) {
  var more = new double[before.length];
  for (var pair = 0; pair < more.length; pair++) {
    more[pair] = after[pair] - before[pair];
  }
  IO.println(
      "| %s | %.0f | %.0f | %+.0f (%+.0f to %+.0f) |"
          .formatted(
              what,
              median(before),
              median(after),
              median(more),
              DoubleStream.of(more).min().orElseThrow(),
              DoubleStream.of(more).max().orElseThrow()));
}

double median(double[] values) {
  var sorted = DoubleStream.of(values).sorted().toArray();
  return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
}
