package dev.troupe;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which package may use which: the table of docs/design.md as data, and its checks.
 *
 * <p>A package may always use itself, the JDK's public API, slf4j and jspecify.
 *
 * @param root the package that all names in the rules are relative to
 */
record Layers(String root, List<Rule> rules) {

  /**
   * One line of the table.
   *
   * @param of a package below the root, {@code ""} the root itself, {@code x.*} those directly
   *     below x
   * @param ours the packages of ours that it may use, written alike
   * @param libraries beginnings of class names of others that it may use
   * @param never beginnings of class names that it may not use although the rest allows them
   */
  record Rule(String of, Set<String> ours, Set<String> libraries, Set<String> never) {
    Rule(String of, Set<String> ours, Set<String> libraries) {
      this(of, ours, libraries, Set.of());
    }
  }

  private static final List<String> EVERYWHERE =
      List.of("java.", "javax.", "org.slf4j.", "org.jspecify.");

  /**
   * One line for each class that uses what its package may not, and for each package without a
   * rule.
   */
  List<String> violations(Collection<CompiledClass> classes) {
    var violations = new TreeSet<String>();
    for (CompiledClass type : classes) {
      var rule =
          rules.stream()
              .filter(candidate -> covers(candidate.of(), type.packageName()))
              .findFirst();
      if (rule.isEmpty()) {
        violations.add(type.packageName() + " has no rule: add it to the table");
        continue;
      }
      type.references().stream()
          .filter(Predicate.not(reference -> allows(rule.get(), type, reference)))
          .forEach(reference -> violations.add(type.name() + " may not use " + reference));
    }
    return List.copyOf(violations);
  }

  /** The packages that use each other, directly or by way of others; none is as it should be. */
  static Set<String> inCycles(Collection<CompiledClass> classes) {
    var uses = new TreeMap<String, Set<String>>();
    for (CompiledClass type : classes) {
      var targets = uses.computeIfAbsent(type.packageName(), _ -> new TreeSet<>());
      type.references().stream()
          .map(CompiledClass::packageOf)
          .filter(Predicate.not(type.packageName()::equals))
          .forEach(targets::add);
    }
    boolean smaller;
    do { // a package that uses none of the rest is in no cycle
      uses.values().forEach(targets -> targets.retainAll(uses.keySet()));
      smaller = uses.values().removeIf(Set::isEmpty);
    } while (smaller);
    return uses.keySet();
  }

  private boolean allows(Rule rule, CompiledClass type, String reference) {
    if (rule.never().stream().anyMatch(reference::startsWith)) {
      return false;
    }
    String target = CompiledClass.packageOf(reference);
    boolean ours = target.equals(root) || target.startsWith(root + ".");
    return ours
        ? target.equals(type.packageName())
            || rule.ours().stream().anyMatch(name -> covers(name, target))
        : Stream.concat(EVERYWHERE.stream(), rule.libraries().stream())
            .anyMatch(reference::startsWith);
  }

  private boolean covers(String name, String packageName) {
    String full = name.isEmpty() ? root : root + "." + name;
    return full.endsWith(".*")
        ? CompiledClass.packageOf(packageName).equals(full.substring(0, full.length() - 2))
        : full.equals(packageName);
  }
}
