package dev.troupe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The part of docs/configuration.md that is made from reference.conf: one table for each section,
 * between the two markers. The text around them is written by hand.
 */
final class ConfigurationTable {

  static final Path DOCUMENT = Path.of("docs", "configuration.md");

  /** Read as a file and not as a resource, since every library has a resource of this name. */
  static final Path REFERENCE = Path.of("src", "main", "resources", "reference.conf");

  private static final String BEGIN = "<!-- begin: made from reference.conf -->\n";
  private static final String END = "<!-- end: made from reference.conf -->\n";

  private final StringBuilder text = new StringBuilder();
  private final List<String> uncommented = new ArrayList<>();

  private ConfigurationTable() {}

  /** Writes the tables of reference.conf into the document. */
  public static void main(String[] arguments) throws IOException {
    String document = Files.readString(DOCUMENT);
    String tables = of(ConfigFactory.parseFile(REFERENCE.toFile()));
    Files.writeString(
        DOCUMENT, document.replace(BEGIN + between(document) + END, BEGIN + tables + END));
  }

  /**
   * The tables for all keys below {@code troupe}, in the order of the file.
   *
   * @throws IllegalArgumentException if a key has no comment
   */
  static String of(Config reference) {
    var table = new ConfigurationTable();
    table.section("troupe", reference.getObject("troupe"));
    if (!table.uncommented.isEmpty()) {
      throw new IllegalArgumentException(
          "reference.conf: keys without a comment: " + table.uncommented);
    }
    return table.text.toString();
  }

  /** What stands between the markers of a document. */
  static String between(String document) {
    int begin = document.indexOf(BEGIN);
    int end = document.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(DOCUMENT + " lacks the lines " + BEGIN + "and " + END);
    }
    return document.substring(begin + BEGIN.length(), end);
  }

  private void section(String path, ConfigObject section) {
    List<Map.Entry<String, ConfigValue>> entries =
        section.entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> entry.getValue().origin().lineNumber()))
            .toList();
    List<Map.Entry<String, ConfigValue>> keys =
        entries.stream().filter(entry -> !isSection(entry.getValue())).toList();
    if (!keys.isEmpty()) {
      heading(path, section);
      keys.forEach(key -> row(path + "." + key.getKey(), key.getValue()));
    }
    entries.stream()
        .filter(entry -> isSection(entry.getValue()))
        .forEach(entry -> section(path + "." + entry.getKey(), (ConfigObject) entry.getValue()));
  }

  private void heading(String path, ConfigObject section) {
    text.append("\n### `").append(path).append("`\n");
    String comment = commentOf(section);
    if (!comment.isEmpty() && !path.equals("troupe")) { // the file's own comment is for its readers
      text.append(comment).append("\n");
    }
    text.append("\n| key | default | what it is |\n| --- | --- | --- |\n");
  }

  private void row(String key, ConfigValue value) {
    String comment = commentOf(value);
    if (comment.isEmpty()) {
      uncommented.add(key);
    }
    text.append("| `")
        .append(key)
        .append("` | ")
        .append(defaultOf(value))
        .append(" | ")
        .append(cell(comment))
        .append(" |\n");
  }

  /** An empty section is a value: users fill it with names of their own. */
  private static boolean isSection(ConfigValue value) {
    return value instanceof ConfigObject section && !section.isEmpty();
  }

  private static String commentOf(ConfigValue value) {
    return value.origin().comments().stream().map(String::strip).collect(Collectors.joining(" "));
  }

  private static String defaultOf(ConfigValue value) {
    String rendered = value.render(ConfigRenderOptions.concise());
    boolean quoted = rendered.length() > 2 && rendered.startsWith("\"");
    return rendered.equals("null")
        ? "unset"
        : "`" + cell(quoted ? rendered.substring(1, rendered.length() - 1) : rendered) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
