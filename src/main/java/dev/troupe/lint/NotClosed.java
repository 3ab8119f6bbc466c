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
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Name;
import org.jspecify.annotations.Nullable;

/**
 * Finds answers, streams, scopes and Troupes that are opened and not closed on every path.
 *
 * <p>One is closed as the resource of a {@code try}, or in a {@code finally}; or it is handed on,
 * by being returned, kept in a field, or given to a constructor.
 */
@BugPattern(
    summary = "What is opened here is not closed on every path",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class NotClosed extends BugChecker implements MethodInvocationTreeMatcher {

  private static final Matcher<ExpressionTree> CLOSE =
      instanceMethod().onDescendantOf("java.lang.AutoCloseable").named("close");

  @Override
  public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
    return opens(tree, state) && !isCared(state.getPath(), state)
        ? describe(tree, ASTHelpers.getReturnType(tree).tsym.getSimpleName())
        : Description.NO_MATCH;
  }

  private static boolean opens(MethodInvocationTree tree, VisitorState state) {
    return ASTHelpers.hasAnnotation(
        ASTHelpers.getSymbol(tree), "dev.troupe.coroutine.MustBeClosed", state);
  }

  private Description describe(Tree tree, Name opened) {
    return buildDescription(tree)
        .setMessage(
            "This "
                + opened
                + " is not closed on every path: open it in the head of a try, which closes it")
        .build();
  }

  /** Whether somebody is sure to close what the expression at the end of {@code path} gives. */
  private static boolean isCared(TreePath path, VisitorState state) {
    Tree value = path.getLeaf();
    TreePath user = path.getParentPath();
    return switch (user.getLeaf()) {
      case VariableTree variable -> isCared(ASTHelpers.getSymbol(variable), user, state);
      case AssignmentTree kept -> isCared(ASTHelpers.getSymbol(kept.getVariable()), user, state);
      case ParenthesizedTree _, TypeCastTree _, ConditionalExpressionTree _ -> isCared(user, state);
      default -> isHandedOn(value, user) || closes(user, state);
    };
  }

  private static boolean isCared(@Nullable Symbol variable, TreePath path, VisitorState state) {
    return variable != null
        && switch (variable.getKind()) {
          case FIELD, RESOURCE_VARIABLE -> true; // a field's owner has it
          case LOCAL_VARIABLE -> isCaredLater(variable, path, state);
          default -> false;
        };
  }

  private static boolean isCaredLater(Symbol variable, TreePath path, VisitorState state) {
    TreePath body = path;
    while (!isBody(body.getLeaf())) {
      body = body.getParentPath();
    }
    return Boolean.TRUE.equals(
        new TreePathScanner<@Nullable Boolean, @Nullable Void>() {
          @Override
          public Boolean visitIdentifier(IdentifierTree use, @Nullable Void none) {
            var user = getCurrentPath().getParentPath();
            return variable.equals(ASTHelpers.getSymbol(use))
                && (isHandedOn(use, user)
                    || isKept(use, user)
                    || (closes(user, state) && isFinal(user)));
          }

          @Override
          public Boolean reduce(@Nullable Boolean one, @Nullable Boolean other) {
            return Boolean.TRUE.equals(one) || Boolean.TRUE.equals(other);
          }
        }.scan(body, null));
  }

  private static boolean isBody(Tree tree) {
    return tree instanceof MethodTree
        || tree instanceof LambdaExpressionTree
        || tree instanceof ClassTree;
  }

  private static boolean isHandedOn(Tree value, TreePath user) {
    return switch (user.getLeaf()) {
      case ReturnTree _, YieldTree _, LambdaExpressionTree _, MemberReferenceTree _ -> true;
      case NewClassTree made -> made.getArguments().contains(value);
      case TryTree attempt -> attempt.getResources().contains(value);
      default -> false;
    };
  }

  private static boolean isKept(Tree value, TreePath user) {
    return user.getLeaf() instanceof AssignmentTree kept
        && kept.getExpression() == value
        && ASTHelpers.getSymbol(kept.getVariable()) instanceof VarSymbol place
        && place.getKind() == ElementKind.FIELD;
  }

  private static boolean closes(TreePath path, VisitorState state) {
    return path.getLeaf() instanceof MemberSelectTree
        && path.getParentPath().getLeaf() instanceof MethodInvocationTree call
        && CLOSE.matches(call, state);
  }

  /** Whether the end of {@code path} is within a {@code finally}. */
  private static boolean isFinal(TreePath path) {
    for (TreePath user = path; user.getParentPath() != null; user = user.getParentPath()) {
      if (user.getParentPath().getLeaf() instanceof TryTree attempt
          && attempt.getFinallyBlock() == user.getLeaf()) {
        return true;
      }
    }
    return false;
  }
}
