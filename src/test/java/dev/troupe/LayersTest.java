package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.troupe.Layers.Rule;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LayersTest {

  /** With the Scala types in the signatures of Pekko's stages. */
  private static final Set<String> PEKKO = Set.of("org.apache.pekko.", "scala.");

  /** With the compiler that it works on. */
  private static final Set<String> ERROR_PRONE =
      Set.of(
          "com.google.errorprone.",
          "com.google.common.collect.", // in the signatures of Error Prone
          "com.sun.source.",
          "com.sun.tools.javac.");

  private static final String JACKSON = "com.fasterxml.jackson.";
  private static final String CONFIG = "com.typesafe.config.";
  private static final String NETTY = "io.netty.";
  private static final String VICTOOLS = "com.github.victools.";
  private static final String CLASSMATE = "com.fasterxml.classmate."; // in victools' signatures
  private static final String NETWORKNT = "com.networknt.";

  private static final Set<String> INPUT_AND_OUTPUT =
      Set.of(
          "java.io.File",
          "java.io.RandomAccessFile",
          "java.net.http.",
          "java.net.Socket",
          "java.net.ServerSocket",
          "java.net.DatagramSocket",
          "java.net.URLConnection",
          "java.net.HttpURLConnection",
          "java.nio.channels.",
          "java.nio.file.",
          "javax.net.");

  private static final Set<String> BELOW_TOOL =
      Set.of("provider", "catalogue", "coroutine", "model", "event", "supervision");

  private static final Layers TROUPE =
      new Layers(
          "dev.troupe",
          List.of(
              new Rule("coroutine", Set.of(), PEKKO),
              new Rule("supervision", Set.of(), union(PEKKO, CONFIG)),
              new Rule("guard", Set.of(), union(PEKKO, CONFIG, "jdk.jfr.")),
              new Rule("model", Set.of(), Set.of(JACKSON)),
              new Rule("event", Set.of("model"), Set.of(JACKSON)),
              new Rule("catalogue", Set.of("model"), Set.of(CONFIG), INPUT_AND_OUTPUT),
              new Rule(
                  "http",
                  Set.of("coroutine", "event", "supervision"),
                  union(PEKKO, JACKSON, CONFIG, NETTY)),
              new Rule("dialect", Set.of("model"), Set.of(JACKSON), INPUT_AND_OUTPUT),
              new Rule(
                  "dialect.responses",
                  Set.of("model", "dialect", "dialect.openai"),
                  Set.of(JACKSON),
                  INPUT_AND_OUTPUT),
              new Rule("dialect.*", Set.of("model", "dialect"), Set.of(JACKSON), INPUT_AND_OUTPUT),
              new Rule(
                  "provider",
                  Set.of(
                      "coroutine", "http", "model", "event", "dialect", "catalogue", "supervision"),
                  union(PEKKO, JACKSON, CONFIG)),
              new Rule(
                  "tool",
                  BELOW_TOOL,
                  union(PEKKO, JACKSON, CONFIG, VICTOOLS, CLASSMATE, NETWORKNT)),
              new Rule("tool.builtin", union(BELOW_TOOL, "tool"), union(PEKKO, JACKSON, CONFIG)),
              new Rule(
                  "ingress",
                  union(BELOW_TOOL, "http", "tool", "tool.builtin"),
                  union(PEKKO, JACKSON, CONFIG, NETTY)),
              new Rule("simulator", Set.of(), union(PEKKO, JACKSON, CONFIG)),
              new Rule("logback", Set.of(), Set.of("ch.qos.logback.")),
              new Rule("aws", Set.of("http"), Set.of("software.amazon.awssdk.")),
              new Rule("lint", Set.of(), ERROR_PRONE),
              new Rule(
                  "",
                  union(
                      BELOW_TOOL,
                      "guard",
                      "http",
                      "dialect",
                      "dialect.*",
                      "tool",
                      "tool.builtin",
                      "ingress",
                      "logback",
                      "aws",
                      "simulator"),
                  union(PEKKO, JACKSON, CONFIG))));

  private static final List<CompiledClass> CLASSES =
      Stream.of("classes", "lint-classes")
          .flatMap(name -> CompiledClass.allBelow(Path.of("target", name)).stream())
          .toList();

  @Test
  void everyClassUsesOnlyWhatItsPackageMayUse() {
    report();

    assertEquals(List.of(), TROUPE.violations(CLASSES));
  }

  @Test
  void
      everySourceImportsOnlyWhatItsPackageMayUse() { // sees what javadoc alone needs, and constants
    List<CompiledClass> imports =
        SourceFile.allBelow(Path.of("src", "main", "java")).stream()
            .map(SourceFile::imports)
            .toList();
    assertFalse(imports.isEmpty(), "no sources below src/main/java");

    assertEquals(List.of(), TROUPE.violations(imports));
  }

  @Test
  void noPackagesUseEachOther() {
    assertFalse(CLASSES.isEmpty());

    assertEquals(Set.of(), Layers.inCycles(CLASSES));
  }

  private static void report() {
    Set<String> packages =
        CLASSES.stream()
            .map(CompiledClass::packageName)
            .collect(Collectors.toCollection(TreeSet::new));
    IO.println(
        "LayersTest: "
            + CLASSES.size()
            + " classes in "
            + packages.size()
            + " packages: "
            + packages);
    assertFalse(CLASSES.isEmpty(), "no class files below target/classes");
  }

  private static Set<String> union(Set<String> names, String... more) {
    var all = new TreeSet<>(names);
    all.addAll(List.of(more));
    return all;
  }

  /** The checks themselves, on made-up rules and classes. */
  @Nested
  class WithMadeUpRules {
    private final Layers layers =
        new Layers(
            "acme",
            List.of(
                new Rule("low", Set.of(), Set.of(JACKSON), Set.of("java.nio.file.")),
                new Rule("high", Set.of("low"), Set.of()),
                new Rule("high.*", Set.of("high"), Set.of())));

    @Test
    void acceptsWhatTheTableNames() {
      var classes =
          List.of(
              uses(
                  "acme.low.A",
                  "acme.low.B",
                  "java.util.List",
                  "org.slf4j.Logger",
                  "com.fasterxml.jackson.core.JsonFactory"),
              uses("acme.high.A", "acme.low.A"),
              uses("acme.high.inner.A", "acme.high.A"));

      assertEquals(List.of(), layers.violations(classes));
    }

    @Test
    void namesAClassThatUsesAPackageAboveIt() {
      assertEquals(
          List.of("acme.low.A may not use acme.high.A"),
          layers.violations(List.of(uses("acme.low.A", "acme.high.A"))));
    }

    @Test
    void namesAClassThatUsesALibraryOfOthers() {
      assertEquals(
          List.of("acme.high.A may not use com.fasterxml.jackson.core.JsonFactory"),
          layers.violations(
              List.of(uses("acme.high.A", "com.fasterxml.jackson.core.JsonFactory"))));
    }

    @Test
    void namesAClassThatUsesAForbiddenPartOfTheJdk() {
      assertEquals(
          List.of("acme.low.A may not use java.nio.file.Path"),
          layers.violations(List.of(uses("acme.low.A", "java.nio.file.Path"))));
    }

    @Test
    void doesNotTakeThePackagesBelowForThePackageItself() {
      assertEquals(
          List.of("acme.high.inner.A may not use acme.low.A"),
          layers.violations(List.of(uses("acme.high.inner.A", "acme.low.A"))));
    }

    @Test
    void namesAPackageWithoutARule() {
      assertEquals(
          List.of("acme.new has no rule: add it to the table"),
          layers.violations(List.of(uses("acme.new.A"))));
    }

    @Test
    void findsACycleOfThreePackages() {
      var classes =
          List.of(
              uses("acme.a.A", "acme.b.B", "acme.free.F"),
              uses("acme.b.B", "acme.c.C"),
              uses("acme.c.C", "acme.a.A", "java.util.List"),
              uses("acme.free.F", "java.util.List"));

      assertEquals(Set.of("acme.a", "acme.b", "acme.c"), Layers.inCycles(classes));
    }

    private static CompiledClass uses(String name, String... references) {
      return new CompiledClass(name, Set.of(references), Set.of());
    }
  }
}
