package dev.troupe.lint;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Type;

/** Tells methods that wait by what they declare. */
final class Waits {

  static final KnownTypes INTERRUPTION = KnownTypes.of("java.lang.InterruptedException");

  private Waits() {}

  /** Whether {@code method} declares an exception of {@code types}. */
  static boolean declares(MethodSymbol method, KnownTypes types, VisitorState state) {
    return method.getThrownTypes().stream().anyMatch(thrown -> types.include(thrown, state));
  }

  /** Whether {@code method} is one of Troupe's that may wait: those declare the interruption. */
  static boolean isAwait(MethodSymbol method, VisitorState state) {
    return isOurs(method) && declares(method, INTERRUPTION, state);
  }

  /** Whether {@code symbol} is declared in a package of Troupe. */
  static boolean isOurs(Symbol symbol) {
    var name = packageOf(symbol);
    return name.equals("dev.troupe") || name.startsWith("dev.troupe.");
  }

  static String packageOf(Symbol symbol) {
    return ASTHelpers.enclosingPackage(symbol)
        .map(found -> found.getQualifiedName().toString())
        .orElse("");
  }

  /** As one writes it in a sentence: {@code Thread.sleep}. */
  static String name(MethodSymbol method) {
    Type owner = method.owner.type;
    var type = owner.tsym.getSimpleName();
    return method.isConstructor() ? "new " + type : type + "." + method.getSimpleName();
  }
}
