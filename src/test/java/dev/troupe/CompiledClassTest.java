package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CompiledClassTest {

  /** Each line refers to a class in another way, and to no class in two ways. */
  @DisplayName("annotation")
  abstract static class Probe extends java.util.TimerTask implements java.io.Closeable {
    java.util.BitSet @Nullable [] field = null;
    List<? extends Supplier<java.util.UUID>> generic = List.of();

    abstract java.util.Currency descriptor(java.net.URI parameter) throws java.text.ParseException;

    boolean code(Object value) {
      Runnable lambda = java.util.Locale::getDefault;
      lambda.run();
      Object array = new java.util.Random[0][0];
      return value instanceof java.math.BigDecimal && java.time.Clock.systemUTC().equals(array);
    }
  }

  @Test
  void findsEveryWayToReferToAClass() throws IOException {
    Set<String> references = read(Probe.class).references();

    Set<String> expected =
        Set.of(
            "org.junit.jupiter.api.DisplayName",
            "java.util.TimerTask",
            "java.io.Closeable",
            "java.util.BitSet",
            "org.jspecify.annotations.Nullable",
            "java.util.function.Supplier",
            "java.util.UUID",
            "java.util.Currency",
            "java.net.URI",
            "java.text.ParseException",
            "java.util.Locale",
            "java.util.Random",
            "java.math.BigDecimal",
            "java.time.Clock");
    assertTrue(references.containsAll(expected), () -> expected + " in " + references);
  }

  @Test
  void findsTheMethodsThatAreCalled() throws IOException {
    assertTrue(read(Probe.class).calls().contains("java.time.Clock.systemUTC"));
  }

  @Test
  void knowsItsNameAndPackage() throws IOException {
    CompiledClass probe = read(Probe.class);

    assertEquals("dev.troupe.CompiledClassTest$Probe", probe.name());
    assertEquals("dev.troupe", probe.packageName());
  }

  private static CompiledClass read(Class<?> type) throws IOException {
    String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      return CompiledClass.of(java.util.Objects.requireNonNull(in).readAllBytes());
    }
  }
}
