package dev.troupe.lint;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.bugpatterns.BugChecker.LambdaExpressionTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.MemberReferenceTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.NewClassTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.util.Optional;

/**
 * Finds what belongs to an actor in code that runs on another thread: its context, its fields, its
 * methods.
 */
@BugPattern(
    summary = "What belongs to an actor is used on another thread",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class ActorStateElsewhere extends BugChecker
    implements LambdaExpressionTreeMatcher, MemberReferenceTreeMatcher, NewClassTreeMatcher {

  @Override
  public Description matchLambdaExpression(LambdaExpressionTree tree, VisitorState state) {
    return match(tree.getBody(), state);
  }

  @Override
  public Description matchNewClass(NewClassTree tree, VisitorState state) {
    ClassTree body = tree.getClassBody();
    return body == null ? Description.NO_MATCH : match(body, state);
  }

  @Override
  public Description matchMemberReference(MemberReferenceTree tree, VisitorState state) {
    return match(tree, state);
  }

  private Description match(Tree code, VisitorState state) {
    if (Runs.of(state.getPath(), state) != Runs.ELSEWHERE) {
      return Description.NO_MATCH;
    }
    var path =
        code == state.getPath().getLeaf() ? state.getPath() : new TreePath(state.getPath(), code);
    Optional<Tree> used = new ActorState(state).firstIn(path);
    return used.map(tree -> describe(tree, state)).orElse(Description.NO_MATCH);
  }

  private Description describe(Tree used, VisitorState state) {
    return buildDescription(used)
        .setMessage(
            "'"
                + state.getSourceForNode(used)
                + "' is the actor's alone, and this code runs on another thread: send the outcome"
                + " to the actor with pipeToSelf, and use it where the message arrives")
        .build();
  }
}
