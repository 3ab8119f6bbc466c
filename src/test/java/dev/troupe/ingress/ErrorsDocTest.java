package dev.troupe.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.troupe.http.HttpFailure;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.tool.ToolFailure;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of docs/errors.md against the code: no failure is missing, none is made up. */
class ErrorsDocTest {

  private static final Path DOCUMENT = Path.of("docs", "errors.md");

  @Test
  void theTableOfModelFailuresIsThatOfTheCode() throws IOException {
    var told = rows("model").stream().map(ErrorsDocTest::kindRetryableStatus).toList();

    assertEquals(Stream.of(Kind.values()).map(ErrorsDocTest::expected).toList(), told);
  }

  @Test
  void theTableOfHttpFailuresIsThatOfTheCode() throws IOException {
    var known =
        Arrays.stream(HttpFailure.class.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(known, names("http"));
  }

  @Test
  void theTableOfToolFailuresIsThatOfTheCode() throws Exception {
    var types = new TreeSet<String>();
    for (var field : ToolFailure.class.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.get(null) instanceof String type) {
        types.add(type);
      }
    }

    assertFalse(types.isEmpty());
    assertEquals(types, names("tool"));
  }

  @Test
  void theStatusOfEachToolFailureIsThatOfTheCode() throws IOException {
    for (var row : rows("tool")) {
      var failure = ToolFailure.of(bare(row.getFirst()), "", false);

      assertEquals(Integer.toString(Problem.of(failure).status()), row.getLast(), failure.type());
    }
  }

  private static String expected(Kind kind) {
    var problem = Problem.of(ModelFailure.of(kind, ""));
    return "%s %s %d %s"
        .formatted(kind, kind.isRetryable() ? "yes" : "no", problem.status(), problem.type());
  }

  // | `BLOCKED` | when | no | what to do | 400 `content_filter`, and more |
  private static String kindRetryableStatus(List<String> row) {
    return "%s %s %s"
        .formatted(bare(row.get(0)), upToComma(row.get(2)), upToComma(bare(row.get(4))));
  }

  private static Set<String> names(String table) throws IOException {
    return rows(table).stream()
        .map(row -> bare(row.getFirst()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The cells of the rows of the table below the comment that names it. */
  private static List<List<String>> rows(String table) throws IOException {
    var rows =
        Files.readAllLines(DOCUMENT).stream()
            .dropWhile(line -> !line.equals("<!-- table: " + table + " -->"))
            .skip(3) // the comment, the head, the rule
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
            .toList();
    assertFalse(rows.isEmpty(), DOCUMENT + " has no rows below <!-- table: " + table + " -->");
    return rows;
  }

  private static String upToComma(String cell) {
    return cell.replaceFirst(",.*", "");
  }

  private static String bare(String cell) {
    return cell.replace("`", "");
  }
}
