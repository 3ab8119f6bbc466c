package dev.troupe.lint;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks through a piece of code for a part of it. */
final class Search extends TreeScanner<@Nullable Void, @Nullable Void> {

  private final Predicate<Tree> wanted;
  private boolean found;

  private Search(Predicate<Tree> wanted) {
    this.wanted = wanted;
  }

  static boolean finds(Predicate<Tree> wanted, Tree code) {
    var search = new Search(wanted);
    search.scan(code, null);
    return search.found;
  }

  /** Whether {@code code} names {@code variable}. */
  static boolean findsUse(Symbol variable, Tree code) {
    return finds(
        tree -> tree instanceof IdentifierTree && variable.equals(ASTHelpers.getSymbol(tree)),
        code);
  }

  @Override
  public @Nullable Void scan(@Nullable Tree tree, @Nullable Void none) {
    found = found || (tree != null && wanted.test(tree));
    return found ? null : super.scan(tree, null);
  }
}
