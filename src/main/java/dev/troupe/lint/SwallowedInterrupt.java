package dev.troupe.lint;

import static com.google.errorprone.matchers.Matchers.allOf;
import static com.google.errorprone.matchers.Matchers.instanceMethod;
import static com.google.errorprone.matchers.Matchers.receiverOfInvocation;
import static com.google.errorprone.matchers.Matchers.staticMethod;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.bugpatterns.BugChecker.TryTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.tools.javac.code.Symbol;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds catch clauses after which an interrupt, and so a cancel, is forgotten.
 *
 * <p>It is not where the clause throws, where the method restores the flag, or where the exception
 * itself is kept or handed to somebody; a logger is nobody.
 */
@BugPattern(
    summary = "An interrupt is caught and forgotten: the code cannot be cancelled any more",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class SwallowedInterrupt extends BugChecker implements TryTreeMatcher {

  private static final Set<String> ALL = Set.of("java.lang.Exception", "java.lang.Throwable");

  private static final Matcher<MethodInvocationTree> INTERRUPT =
      allOf(
          instanceMethod().onDescendantOf("java.lang.Thread").named("interrupt"),
          receiverOfInvocation(staticMethod().onClass("java.lang.Thread").named("currentThread")));

  /** Where a failure that is handed there is only written down. */
  private static final KnownTypes WRITERS =
      KnownTypes.of(
          "ch.qos.logback.classic.Logger",
          "java.io.PrintStream",
          "java.lang.IO",
          "java.lang.String",
          "java.lang.StringBuilder",
          "java.lang.System.Logger",
          "java.util.Objects",
          "java.util.logging.Logger",
          "org.apache.commons.logging.Log",
          "org.apache.logging.log4j.Logger",
          "org.apache.pekko.event.LoggingAdapter",
          "org.slf4j.Logger");

  @Override
  public Description matchTry(TryTree tree, VisitorState state) {
    boolean interruptible = mayBeInterrupted(tree, state);
    for (CatchTree clause : tree.getCatches()) {
      boolean catches =
          alternatives(clause).stream().anyMatch(type -> catches(type, interruptible, state));
      if (catches) {
        return isHandled(clause, state) ? Description.NO_MATCH : describe(clause);
      }
    }
    return Description.NO_MATCH;
  }

  private Description describe(CatchTree clause) {
    return buildDescription(clause)
        .setMessage(
            "This clause forgets an interrupt, and with it a cancel: let InterruptedException"
                + " through, or call Thread.currentThread().interrupt() here")
        .build();
  }

  private static boolean mayBeInterrupted(TryTree tree, VisitorState state) {
    return Stream.concat(tree.getResources().stream(), Stream.of(tree.getBlock()))
        .flatMap(part -> ASTHelpers.getThrownExceptions(part, state).stream())
        .anyMatch(thrown -> Waits.INTERRUPTION.include(thrown, state));
  }

  private static List<? extends Tree> alternatives(CatchTree clause) {
    Tree type = clause.getParameter().getType();
    return type instanceof UnionTypeTree union ? union.getTypeAlternatives() : List.of(type);
  }

  private static boolean catches(Tree caught, boolean interruptible, VisitorState state) {
    var type = ASTHelpers.getType(caught);
    return Waits.INTERRUPTION.include(type, state)
        || (interruptible && type != null && ALL.contains(type.toString()));
  }

  private static boolean isHandled(CatchTree clause, VisitorState state) {
    var method = ASTHelpers.findEnclosingMethod(state);
    var path = new TreePath(state.getPath(), clause);
    return interrupts(method == null ? clause : method, state)
        || new HandsOn(ASTHelpers.getSymbol(clause.getParameter()), state).finds(path);
  }

  private static boolean interrupts(Tree code, VisitorState state) {
    return Search.finds(
        tree -> tree instanceof MethodInvocationTree call && INTERRUPT.matches(call, state), code);
  }

  /** Looks for a throw, or for a place where the caught exception goes on. */
  private static final class HandsOn extends TreePathScanner<@Nullable Boolean, @Nullable Void> {
    private final Symbol caught;
    private final VisitorState state;

    HandsOn(Symbol caught, VisitorState state) {
      this.caught = caught;
      this.state = state;
    }

    boolean finds(TreePath clause) {
      return Boolean.TRUE.equals(scan(clause, null));
    }

    @Override
    public Boolean reduce(@Nullable Boolean one, @Nullable Boolean other) {
      return Boolean.TRUE.equals(one) || Boolean.TRUE.equals(other);
    }

    @Override
    public Boolean visitThrow(ThrowTree tree, @Nullable Void none) {
      return true;
    }

    @Override
    public @Nullable Boolean visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void none) {
      return false;
    }

    @Override
    public @Nullable Boolean visitClass(ClassTree tree, @Nullable Void none) {
      return false;
    }

    @Override
    public Boolean visitIdentifier(IdentifierTree tree, @Nullable Void none) {
      return caught.equals(ASTHelpers.getSymbol(tree)) && goesOn(tree, getCurrentPath());
    }

    private boolean goesOn(Tree exception, TreePath path) {
      TreePath parent = path.getParentPath();
      return switch (parent.getLeaf()) {
        case ConditionalExpressionTree choice -> goesOn(choice, parent);
        case TypeCastTree cast -> goesOn(cast, parent);
        case MethodInvocationTree call ->
            call.getArguments().contains(exception)
                && !WRITERS.include(ASTHelpers.getSymbol(call).owner.type, state);
        case NewClassTree _, ReturnTree _, YieldTree _, AssignmentTree _, VariableTree _ -> true;
        default -> false;
      };
    }
  }
}
