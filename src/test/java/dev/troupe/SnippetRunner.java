package dev.troupe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles and runs snippets in this JVM, on the class path of the tests.
 *
 * @param directory where the class files go, a new one for each runner
 * @param limit how long a program may run
 */
record SnippetRunner(Path directory, Duration limit) {

  /** One for all, since it knows what is in each jar of the class path by then. */
  private static final StandardJavaFileManager FILES =
      ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null);

  private static final Path TEMPLATES = Path.of("src", "test", "resources", "snippets");
  private static final Pattern IMPORT_LINE = Pattern.compile("(?m)^import .*;$\\R?");
  private static final Pattern PUBLIC_TYPE =
      Pattern.compile("(?m)^public .*?\\b(?:class|record|interface|enum) (\\w+)");

  /**
   * Compiles the snippet, runs it to its end and compares what it prints, if the text shows that.
   */
  void run(Snippet snippet) throws Exception {
    Path classes = Files.createTempDirectory(directory, "snippet");
    compile(snippet, classes);
    String printed = execute(snippet, classes);
    Optional<String> expected = snippet.output();
    if (expected.isPresent() && !printed.strip().equals(expected.get().strip())) {
      throw new AssertionError(
          snippet.where()
              + ": says that it prints:\n"
              + expected.get()
              + "\nbut it prints:\n"
              + printed);
    }
  }

  private static void compile(Snippet snippet, Path classes) throws IOException {
    String source = sourceOf(snippet);
    var publicType = PUBLIC_TYPE.matcher(source);
    String name = publicType.find() ? publicType.group(1) : "Snippet";
    var file =
        new SimpleJavaFileObject(
            URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    var messages = new StringWriter();
    List<String> options =
        List.of(
            "-d",
            classes.toString(),
            "-classpath",
            System.getProperty("java.class.path"),
            "-proc:none",
            "-parameters",
            "-Xlint:all,-serial",
            "-Werror");
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(messages, FILES, null, options, null, List.of(file))
            .call();
    if (!compiled) {
      throw new AssertionError(
          snippet.where() + ": does not compile:\n" + messages + "\nin:\n" + source);
    }
  }

  private static String sourceOf(Snippet snippet) throws IOException {
    if (snippet.template().isEmpty()) {
      return snippet.code();
    }
    Path template = TEMPLATES.resolve(snippet.template().get() + ".java.txt");
    if (!Files.exists(template)) {
      throw new AssertionError(snippet.where() + ": there is no template " + template);
    }
    String imports =
        IMPORT_LINE
            .matcher(snippet.code())
            .results()
            .map(line -> line.group())
            .collect(Collectors.joining());
    String rest = IMPORT_LINE.matcher(snippet.code()).replaceAll("");
    return Files.readString(template).replace("{{imports}}", imports).replace("{{snippet}}", rest);
  }

  private String execute(Snippet snippet, Path classes) throws Exception {
    var printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try (var loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, SnippetRunner.class.getClassLoader())) {
      Method main = mainIn(snippet, classes, loader);
      var program = new FutureTask<>(() -> invoke(main));
      Thread thread = Thread.ofPlatform().name(snippet.where()).daemon().unstarted(program);
      thread.setContextClassLoader(loader);
      thread.start();
      await(snippet, program, thread);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private void await(Snippet snippet, FutureTask<?> program, Thread thread) throws Exception {
    try {
      program.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      var late =
          new AssertionError(
              snippet.where() + ": still runs after " + limit + "; it is at the frames below");
      late.setStackTrace(thread.getStackTrace());
      program.cancel(true);
      throw late;
    } catch (ExecutionException e) {
      throw new AssertionError(snippet.where() + ": threw " + e.getCause(), e.getCause());
    }
  }

  private static Method mainIn(Snippet snippet, Path classes, ClassLoader loader) throws Exception {
    try (var files = Files.list(classes)) {
      for (Path file : files.filter(file -> !file.toString().contains("$")).sorted().toList()) {
        Class<?> type = loader.loadClass(file.getFileName().toString().replace(".class", ""));
        var main =
            Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals("main"))
                .findFirst();
        if (main.isPresent()) {
          return main.get();
        }
      }
    }
    throw new AssertionError(
        snippet.where()
            + ": has no main: make it a program, or name a template in a comment above");
  }

  /** As the java launcher does: main may be static or not, with or without arguments. */
  private static Void invoke(Method main) throws Exception {
    var constructor = main.getDeclaringClass().getDeclaredConstructor();
    constructor.setAccessible(true);
    main.setAccessible(true);
    Object[] arguments =
        main.getParameterCount() == 0 ? new Object[0] : new Object[] {new String[0]};
    try {
      main.invoke(constructor.newInstance(), arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    return null;
  }
}
