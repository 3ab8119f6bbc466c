package dev.troupe.lint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Compiles files with the lint, in a process of its own as Maven does. */
final class Lint {

  /** One line of the compiler about one line of a file. */
  record Finding(String file, int line, String kind, String check, String message) {

    /** As the compiler prints it. */
    @Override
    public String toString() {
      return "%s:%d: %s: [%s] %s".formatted(file, line, kind, check, message);
    }
  }

  private static final Pattern LINE =
      Pattern.compile("(?:.*/)?(\\w+\\.java):(\\d+): (error|warning|Note): \\[(\\w+)] (.*)");

  private static final String JAVAC = "jdk.compiler/com.sun.tools.javac.";

  private Lint() {}

  /** What the compiler, with the options of Error Prone, says of the files; in its order. */
  static List<Finding> check(List<Path> files, String... options) throws Exception {
    return findings(compile(files, options));
  }

  /** Those of its lines that are a check's. */
  static List<Finding> findings(String printed) {
    return printed
        .lines()
        .flatMap(line -> LINE.matcher(line).results())
        .map(
            found ->
                new Finding(
                    found.group(1),
                    Integer.parseInt(found.group(2)),
                    found.group(3),
                    found.group(4),
                    found.group(5)))
        .toList();
  }

  /** All that the compiler prints. */
  static String compile(List<Path> files, String... options) throws Exception {
    Path out = Files.createTempDirectory("lint");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC")); // starts sooner
    Stream.of("api", "file", "main", "model", "parser", "processing", "tree", "util")
        .map(name -> "-J--add-exports=" + JAVAC + name + "=ALL-UNNAMED")
        .forEach(command::add);
    Stream.of("code", "comp")
        .map(name -> "-J--add-opens=" + JAVAC + name + "=ALL-UNNAMED")
        .forEach(command::add);
    command.addAll(List.of("-XDcompilePolicy=simple", "--should-stop=ifError=FLOW"));
    command.add("-Xplugin:ErrorProne " + String.join(" ", options));
    command.addAll(List.of("-processorpath", "target/lint-classes:" + classPath()));
    command.addAll(List.of("-classpath", classPath(), "-d", out.toString()));
    files.forEach(file -> command.add(file.toString()));
    return run(command);
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process javac = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var printed = javac.getInputStream()) {
      return new String(printed.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      javac.waitFor();
    }
  }
}
