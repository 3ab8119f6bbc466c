package dev.troupe.lint;

import static com.google.errorprone.matchers.Matchers.staticMethod;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.NewClassTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;

/** Finds thread-locals that make their value when they are first asked: caches. */
@BugPattern(
    summary = "A cache for each thread is made anew for each virtual thread, and so for each call",
    severity = SeverityLevel.SUGGESTION,
    linkType = LinkType.NONE)
public final class ThreadLocalCache extends BugChecker
    implements MethodInvocationTreeMatcher, NewClassTreeMatcher {

  private static final Matcher<ExpressionTree> WITH_INITIAL =
      staticMethod().onDescendantOf("java.lang.ThreadLocal").named("withInitial");

  private static final KnownTypes THREAD_LOCAL = KnownTypes.of("java.lang.ThreadLocal");

  @Override
  public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
    return WITH_INITIAL.matches(tree, state) ? describe(tree) : Description.NO_MATCH;
  }

  @Override
  public Description matchNewClass(NewClassTree tree, VisitorState state) {
    return tree.getClassBody() != null && THREAD_LOCAL.include(ASTHelpers.getType(tree), state)
        ? describe(tree)
        : Description.NO_MATCH;
  }

  private Description describe(Tree tree) {
    return buildDescription(tree)
        .setMessage(
            "A virtual thread lives for one call, so this cache is filled anew for each: share one"
                + " value that is safe for all threads, or a bounded pool")
        .build();
  }
}
