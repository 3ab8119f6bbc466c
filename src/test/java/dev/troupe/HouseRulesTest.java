package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules of docs/design.md that a machine can check, beside the layers. */
class HouseRulesTest {

  private static final int MOST_LINES = 320;

  /** What changes, counts or hears all that is in this process, other tests' included. */
  private static final Set<String> OF_ALL =
      Set.of(
          "ch.qos.logback.classic.Logger.addAppender",
          "com.fasterxml.jackson.core.util.RecyclerPool.pooledCount",
          "dev.troupe.SnippetRunner.<init>",
          "dev.troupe.dialect.openai.Guards.hearOn",
          "dev.troupe.faults.FileDescriptors.awaitSockets",
          "dev.troupe.faults.FileDescriptors.sockets",
          "dev.troupe.faults.Footprint.of",
          "dev.troupe.faults.LogLines.<init>",
          "dev.troupe.guard.Rule.switchOff",
          "dev.troupe.guard.Rules.without",
          "dev.troupe.ingress.Guards.deaf",
          "dev.troupe.provider.Guard.switchOff",
          "dev.troupe.provider.Guards.withoutCompleteness",
          "dev.troupe.provider.Guards.withoutFirstFew",
          "dev.troupe.provider.Guards.withoutRetryTable",
          "dev.troupe.provider.Guards.withoutSettingAside",
          "dev.troupe.supervision.Faults.logEverything",
          "java.lang.System.clearProperty",
          "java.lang.System.setErr",
          "java.lang.System.setOut",
          "java.lang.System.setProperty",
          "java.lang.Thread.getAllStackTraces",
          "java.util.Locale.setDefault",
          "java.util.TimeZone.setDefault",
          "javax.net.ssl.SSLContext.setDefault");

  private static final List<CompiledClass> MAIN =
      CompiledClass.allBelow(Path.of("target", "classes"));
  private static final List<CompiledClass> TESTS =
      CompiledClass.allBelow(Path.of("target", "test-classes"));
  private static final List<SourceFile> SOURCES = SourceFile.allBelow(Path.of("src"));

  @Test
  void looksAtEverything() {
    IO.println(
        "HouseRulesTest: "
            + MAIN.size()
            + " classes, "
            + TESTS.size()
            + " of tests, "
            + SOURCES.size()
            + " sources");

    assertFalse(MAIN.isEmpty(), "no class files below target/classes");
    assertFalse(TESTS.isEmpty(), "no class files below target/test-classes");
    assertFalse(SOURCES.isEmpty(), "no sources below src");
  }

  @Test
  void noClassUsesThreadLocals() { // lost with each virtual thread
    assertEquals(List.of(), usersOfThreadLocals(MAIN));
  }

  @Test
  void everyPackageIsNullMarked() {
    assertEquals(Set.of(), packagesWithoutNullMarked(MAIN));
  }

  @Test
  void noTestSleeps() {
    assertEquals(List.of("dev.troupe.guard.Pitfalls"), sleepers(TESTS)); // that is what it shows
  }

  @Test
  void whoeverTouchesWhatAllTestsShareRunsAlone() {
    assertEquals(List.of(), notIsolated(TESTS));
  }

  @Test
  void noSourceIsLong() {
    assertEquals(List.of(), longSources(SOURCES));
  }

  private static List<String> usersOfThreadLocals(Collection<CompiledClass> classes) {
    var threadLocals = Set.of("java.lang.ThreadLocal", "java.lang.InheritableThreadLocal");
    return names(
        classes.stream().filter(type -> !Collections.disjoint(type.references(), threadLocals)));
  }

  private static List<String> sleepers(Collection<CompiledClass> classes) {
    var sleeps = Set.of("java.lang.Thread.sleep", "java.util.concurrent.TimeUnit.sleep");
    return names(classes.stream().filter(type -> !Collections.disjoint(type.calls(), sleeps)));
  }

  /** Of test classes and what is nested in them; helpers are listed by what they offer. */
  private static List<String> notIsolated(Collection<CompiledClass> classes) {
    var alone =
        classes.stream()
            .filter(type -> type.references().contains("org.junit.jupiter.api.parallel.Isolated"))
            .map(CompiledClass::name)
            .collect(Collectors.toSet());
    return names(
        classes.stream()
            .filter(type -> outermost(type).endsWith("Test") && !alone.contains(outermost(type)))
            .filter(type -> !Collections.disjoint(type.calls(), OF_ALL)));
  }

  private static String outermost(CompiledClass type) {
    return type.name().split("\\$", 2)[0];
  }

  private static Set<String> packagesWithoutNullMarked(Collection<CompiledClass> classes) {
    Set<String> packages =
        classes.stream()
            .map(CompiledClass::packageName)
            .collect(Collectors.toCollection(TreeSet::new));
    classes.stream()
        .filter(type -> type.name().endsWith(".package-info"))
        .filter(type -> type.references().contains("org.jspecify.annotations.NullMarked"))
        .map(CompiledClass::packageName)
        .forEach(packages::remove);
    return packages;
  }

  private static List<String> longSources(Collection<SourceFile> sources) {
    return sources.stream()
        .filter(source -> source.lines().size() > MOST_LINES)
        .map(
            source ->
                source.path() + " has " + source.lines().size() + " lines, above " + MOST_LINES)
        .toList();
  }

  private static List<String> names(Stream<CompiledClass> classes) {
    return classes.map(CompiledClass::name).toList();
  }

  /** The checks themselves, on classes that break the rules. */
  @Nested
  class WithOffenders {

    @Test
    void namesAClassWithAThreadLocal() {
      assertEquals(
          List.of("acme.Offender"),
          usersOfThreadLocals(
              List.of(calls("java.lang.ThreadLocal", "remove"), calls("java.util.List", "size"))));
    }

    @Test
    void namesAClassThatSleeps() {
      assertEquals(
          List.of("acme.Offender"),
          sleepers(
              List.of(calls("java.lang.Thread", "sleep"), calls("java.lang.Thread", "interrupt"))));
    }

    @Test
    void namesATestThatTouchesWhatAllShareBesideOthers() {
      var isolated = Set.of("org.junit.jupiter.api.parallel.Isolated");
      var touching = Set.of("java.lang.System.setOut");

      assertEquals(
          List.of("acme.BesideOthersTest"),
          notIsolated(
              List.of(
                  new CompiledClass("acme.AloneTest", isolated, touching),
                  new CompiledClass("acme.AloneTest$Nested", Set.of(), touching),
                  new CompiledClass("acme.BesideOthersTest", Set.of(), touching),
                  new CompiledClass("acme.HarmlessTest", Set.of(), Set.of()))));
    }

    @Test
    void namesAPackageThatIsNotNullMarked() {
      var marked =
          new CompiledClass(
              "acme.good.package-info", Set.of("org.jspecify.annotations.NullMarked"), Set.of());
      var unmarked =
          new CompiledClass("acme.bad.package-info", Set.of("java.lang.Deprecated"), Set.of());
      var alone = calls("java.util.List", "size");

      assertEquals(
          Set.of("acme", "acme.bad"), packagesWithoutNullMarked(List.of(marked, unmarked, alone)));
    }

    @Test
    void namesASourceWithOneLineTooMany() {
      var tooLong = new SourceFile(Path.of("Long.java"), Collections.nCopies(MOST_LINES + 1, ""));
      var justShort = new SourceFile(Path.of("Short.java"), Collections.nCopies(MOST_LINES, ""));

      assertEquals(
          List.of("Long.java has 321 lines, above 320"), longSources(List.of(tooLong, justShort)));
    }

    /** A class file with one method, which calls the given one. */
    private static CompiledClass calls(String owner, String method) {
      byte[] classFile =
          ClassFile.of()
              .build(
                  ClassDesc.of("acme.Offender"),
                  type ->
                      type.withMethodBody(
                          "run",
                          MethodTypeDesc.of(ConstantDescs.CD_void),
                          ClassFile.ACC_STATIC,
                          code ->
                              code.invokestatic(
                                      ClassDesc.of(owner),
                                      method,
                                      MethodTypeDesc.of(ConstantDescs.CD_void))
                                  .return_()));
      return CompiledClass.of(classFile);
    }
  }
}
