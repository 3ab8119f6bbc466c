package dev.troupe.lint;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.tools.javac.code.Symbol;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds where a file hands on one of its methods, as in {@code receiveMessage(this::onText)}. */
final class References extends TreePathScanner<@Nullable Void, @Nullable Void> {

  private final Symbol method;
  private final List<TreePath> found = new ArrayList<>();

  private References(Symbol method) {
    this.method = method;
  }

  static List<TreePath> to(Symbol method, CompilationUnitTree file) {
    var references = new References(method);
    references.scan(file, null);
    return references.found;
  }

  @Override
  public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void none) {
    if (method.equals(ASTHelpers.getSymbol(tree))) {
      found.add(getCurrentPath());
    }
    return super.visitMemberReference(tree, null);
  }
}
