import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Checks ({@code --check}) or applies ({@code --apply}) the format of every Java source below
 * {@code src}.
 *
 * <p>Run by the build as a source program on the project's JDK, with google-java-format on the
 * class path.
 */
void main(String[] arguments) throws IOException {
  boolean apply = List.of(arguments).equals(List.of("--apply"));
  var mode = apply ? Stream.of("--replace") : Stream.of("--dry-run", "--set-exit-if-changed");
  var formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
  int status =
      formatter.run(
          System.out, System.err, Stream.concat(mode, sources().stream()).toArray(String[]::new));
  if (status != 0) {
    System.err.println(
        apply
            ? "format: the sources above cannot be parsed"
            : "format: the sources above differ from google-java-format;"
                + " apply it with: mvn -q -Pformat process-sources");
  }
  System.exit(status);
}

private static List<String> sources() throws IOException {
  try (var files = Files.walk(Path.of("src"))) {
    return files.map(Path::toString).filter(file -> file.endsWith(".java")).sorted().toList();
  }
}
