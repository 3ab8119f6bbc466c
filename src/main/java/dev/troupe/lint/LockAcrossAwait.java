package dev.troupe.lint;

import static com.google.errorprone.matchers.Matchers.instanceMethod;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.List;
import java.util.function.Predicate;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Finds waits inside {@code synchronized}, or between a {@code lock()} and its {@code unlock()}, as
 * far as one method shows them.
 */
@BugPattern(
    summary = "A lock is held while this waits",
    severity = SeverityLevel.WARNING,
    linkType = LinkType.NONE)
public final class LockAcrossAwait extends BugChecker implements MethodInvocationTreeMatcher {

  private static final String LOCK_TYPE = "java.util.concurrent.locks.Lock";

  private static final Matcher<ExpressionTree> LOCK =
      instanceMethod().onDescendantOf(LOCK_TYPE).namedAnyOf("lock", "lockInterruptibly");

  private static final Matcher<ExpressionTree> UNLOCK =
      instanceMethod().onDescendantOf(LOCK_TYPE).named("unlock");

  private static final Matcher<ExpressionTree> FUTURE =
      instanceMethod().onDescendantOf("java.util.concurrent.Future").namedAnyOf("get", "join");

  @Override
  public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
    var method = ASTHelpers.getSymbol(tree);
    if (!FUTURE.matches(tree, state) && !isAwait(method, state)) {
      return Description.NO_MATCH;
    }
    var held = held(state.getPath(), state);
    return held == null
        ? Description.NO_MATCH
        : buildDescription(tree)
            .setMessage(
                Waits.name(method)
                    + " waits while "
                    + held
                    + " is held, for which others may then wait as long: wait first, and take the"
                    + " lock for the outcome only")
            .build();
  }

  /** What a class calls of its own may wait on its monitor, and so give the lock back. */
  private static boolean isAwait(MethodSymbol method, VisitorState state) {
    var caller = ASTHelpers.getSymbol(state.findEnclosing(ClassTree.class));
    return Waits.isAwait(method, state) && !method.owner.equals(caller);
  }

  /** What the code at the end of {@code path} holds, within its method. */
  private static @Nullable String held(TreePath path, VisitorState state) {
    Tree inner = path.getLeaf();
    TreePath outer = path.getParentPath();
    return switch (outer.getLeaf()) {
      case LambdaExpressionTree _, ClassTree _ -> null;
      case MethodTree method -> isSynchronized(method) ? "the lock of this method" : null;
      case SynchronizedTree block when block.getBlock() == inner -> "the lock of this block";
      case TryTree attempt when attempt.getBlock() == inner && unlocksAtLast(attempt, state) ->
          "a lock";
      case BlockTree block when locksBefore(block, inner, state) -> "a lock";
      default -> held(outer, state);
    };
  }

  private static boolean isSynchronized(MethodTree method) {
    return method.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED);
  }

  private static boolean unlocksAtLast(TryTree attempt, VisitorState state) {
    var last = attempt.getFinallyBlock();
    return last != null && last.getStatements().stream().anyMatch(calls(UNLOCK, state));
  }

  /** Whether a lock is taken in {@code block} before {@code statement} and not given back there. */
  private static boolean locksBefore(BlockTree block, Tree statement, VisitorState state) {
    List<? extends StatementTree> before =
        block.getStatements().stream()
            .takeWhile(earlier -> earlier != statement)
            .filter(calls(LOCK, state).or(givesBack(state)))
            .toList();
    return !before.isEmpty() && calls(LOCK, state).test(before.getLast());
  }

  private static Predicate<StatementTree> givesBack(VisitorState state) {
    return calls(UNLOCK, state)
        .or(statement -> statement instanceof TryTree attempt && unlocksAtLast(attempt, state));
  }

  private static Predicate<StatementTree> calls(Matcher<ExpressionTree> what, VisitorState state) {
    return statement ->
        statement instanceof ExpressionStatementTree call
            && what.matches(call.getExpression(), state);
  }
}
