package dev.troupe.lint;

import static com.google.errorprone.matchers.Matchers.anyOf;
import static com.google.errorprone.matchers.Matchers.instanceMethod;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.ErrorProneFlags;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.AbstractReturnValueIgnored;
import com.google.errorprone.bugpatterns.threadsafety.ConstantExpressions;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.stream.Stream;

/**
 * Finds answers that nobody waits for: where a future, a stage, a {@code Pending} or a {@code Fork}
 * is dropped, so is the failure in it.
 */
@BugPattern(
    summary = "An answer that is still to come is ignored, and with it its failure",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class IgnoredAnswer extends AbstractReturnValueIgnored {

  private static final KnownTypes ANSWERS =
      KnownTypes.of(
          "dev.troupe.coroutine.Fork",
          "dev.troupe.coroutine.Pending",
          "java.util.concurrent.CompletionStage",
          "java.util.concurrent.Future",
          "scala.concurrent.Future");

  /** What changes the future that it is called on, and returns it; and an order to end. */
  private static final Matcher<ExpressionTree> COMPLETE_WITHOUT =
      anyOf(
          instanceMethod()
              .onDescendantOf("java.util.concurrent.CompletableFuture")
              .namedAnyOf("completeAsync", "completeOnTimeout", "orTimeout"),
          instanceMethod().onDescendantOf("java.util.concurrent.ForkJoinTask").named("fork"),
          instanceMethod().onDescendantOf("org.apache.pekko.actor.ActorSystem").named("terminate"));

  private static final Matcher<ExpressionTree> HANDLERS =
      instanceMethod()
          .onDescendantOf("java.util.concurrent.CompletionStage")
          .namedAnyOf("handle", "handleAsync", "whenComplete", "whenCompleteAsync");

  public IgnoredAnswer() {
    super(ConstantExpressions.fromFlags(ErrorProneFlags.empty()));
  }

  @Override
  protected Matcher<? super ExpressionTree> specializedMatcher() {
    return (tree, state) ->
        ASTHelpers.getSymbol(tree) instanceof MethodSymbol method
            && ANSWERS.include(method.getReturnType(), state)
            && !COMPLETE_WITHOUT.matches(tree, state)
            && !seesFailure(tree, state)
            && !isFluent(method, state)
            && !isMarked(method);
  }

  @Override
  protected Description describeReturnValueIgnored(MethodInvocationTree call, VisitorState state) {
    return describe(call, ASTHelpers.getSymbol(call));
  }

  @Override
  protected Description describeReturnValueIgnored(
      MemberReferenceTree reference, VisitorState state) {
    return describe(reference, ASTHelpers.getSymbol(reference));
  }

  private Description describe(Tree tree, MethodSymbol method) {
    return buildDescription(tree)
        .setMessage(
            "The answer of "
                + Waits.name(method)
                + " is ignored, and so is its failure: await it, or in an actor pipe it to self;"
                + " where it is of no interest, assign it to _")
        .build();
  }

  /** Whether it is the end of a chain, with a handler that looks at the failure. */
  private static boolean seesFailure(ExpressionTree tree, VisitorState state) {
    return tree instanceof MethodInvocationTree call
        && HANDLERS.matches(call, state)
        && switch (call.getArguments().getFirst()) {
          case LambdaExpressionTree handler ->
              Search.findsUse(
                  ASTHelpers.getSymbol(handler.getParameters().getLast()), handler.getBody());
          default -> true;
        };
  }

  /**
   * Whether Error Prone itself speaks up, since the method or its class is marked for it; or the
   * method is marked as one whose result can be dropped.
   */
  private static boolean isMarked(MethodSymbol method) {
    return ASTHelpers.hasDirectAnnotationWithSimpleName(method, "CanIgnoreReturnValue")
        || Stream.of(method, method.owner)
            .anyMatch(it -> ASTHelpers.hasDirectAnnotationWithSimpleName(it, "CheckReturnValue"));
  }

  /** Whether it is a future of others, such as Netty's, that is being set up call by call. */
  private static boolean isFluent(MethodSymbol method, VisitorState state) {
    return ANSWERS.include(method.owner.type, state)
        && Stream.concat(
                Stream.of(method), ASTHelpers.findSuperMethods(method, state.getTypes()).stream())
            .noneMatch(IgnoredAnswer::isKnown);
  }

  private static boolean isKnown(Symbol method) {
    var name = Waits.packageOf(method);
    return name.startsWith("java.") || name.startsWith("scala.") || Waits.isOurs(method);
  }
}
