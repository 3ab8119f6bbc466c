package dev.troupe.lint;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.List;
import java.util.Set;

/** Where a lambda or an anonymous class runs, as told by the method that takes it. */
enum Runs {
  /** On the thread of the code around it, before that goes on. */
  IN_PLACE,
  /** On the thread of an actor. */
  IN_ACTOR,
  /** On another thread, or later on any. */
  ELSEWHERE,
  UNKNOWN;

  private static final List<String> ACTOR_PACKAGES =
      List.of("org.apache.pekko.actor.typed", "org.apache.pekko.persistence.typed");

  /** By which any thread has a stage run something. */
  private static final KnownTypes DOOR =
      KnownTypes.of("org.apache.pekko.stream.stage.AsyncCallback");

  private static final KnownTypes ASK =
      KnownTypes.of(
          "org.apache.pekko.actor.typed.javadsl.AskPattern",
          "org.apache.pekko.actor.typed.scaladsl.AskPattern");

  private static final KnownTypes THREADS =
      KnownTypes.of(
          "java.lang.Thread",
          "java.lang.Thread.Builder",
          "java.util.Timer",
          "java.util.concurrent.CompletionStage",
          "java.util.concurrent.Executor",
          "java.util.concurrent.Future",
          "java.util.concurrent.ThreadFactory",
          "org.apache.pekko.actor.Scheduler",
          "org.apache.pekko.actor.typed.Scheduler",
          "scala.concurrent.Future");

  private static final KnownTypes COLLECTIONS =
      KnownTypes.of(
          "java.lang.Iterable", "java.lang.ScopedValue", "java.util.Iterator", "java.util.Map");

  /** What of Troupe's coroutines calls its body at once; all else there starts a thread. */
  private static final Set<String> BINDERS = Set.of("Deadline", "Trace");

  /** Where the lambda or the new object at the end of {@code path} runs. */
  static Runs of(TreePath path, VisitorState state) {
    Tree given = path.getLeaf();
    TreePath taker = path.getParentPath();
    return switch (taker.getLeaf()) {
      case ParenthesizedTree _, TypeCastTree _, ConditionalExpressionTree _ -> of(taker, state);
      case MethodInvocationTree call when call.getArguments().contains(given) ->
          by(ASTHelpers.getSymbol(call), state);
      case NewClassTree made when made.getArguments().contains(given) ->
          by(ASTHelpers.getSymbol(made), state);
      default -> UNKNOWN;
    };
  }

  private static Runs by(MethodSymbol taker, VisitorState state) {
    var owner = taker.owner.type;
    var name = Waits.packageOf(taker);
    if (THREADS.include(owner, state)) {
      return ELSEWHERE;
    }
    if (name.equals("dev.troupe.coroutine")) {
      return BINDERS.contains(taker.owner.getSimpleName().toString()) ? IN_PLACE : ELSEWHERE;
    }
    if (ASK.include(owner, state)) {
      return IN_PLACE;
    }
    if (DOOR.include(owner, state) || ACTOR_PACKAGES.stream().anyMatch(name::startsWith)) {
      return IN_ACTOR;
    }
    return runsInPlace(name) || COLLECTIONS.include(owner, state) ? IN_PLACE : UNKNOWN;
  }

  private static boolean runsInPlace(String packageName) {
    return packageName.equals("java.util")
        || packageName.equals("java.util.stream")
        || packageName.startsWith("org.apache.pekko.stream")
        || packageName.startsWith("org.apache.pekko.japi");
  }
}
