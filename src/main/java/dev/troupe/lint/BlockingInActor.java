package dev.troupe.lint;

import static com.google.errorprone.matchers.Matchers.anyOf;
import static com.google.errorprone.matchers.Matchers.instanceMethod;
import static com.google.errorprone.matchers.Matchers.staticMethod;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.bugpatterns.BugChecker.MemberReferenceTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.NewClassTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Symbol.MethodSymbol;

/**
 * Finds calls that block, where an actor's thread makes them.
 *
 * <p>A method that declares {@code InterruptedException} waits, and one that declares {@code
 * SQLException} asks a database; those that block without a word are listed.
 */
@BugPattern(
    summary = "A call that blocks the thread of an actor or of a stream's stage",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class BlockingInActor extends BugChecker
    implements MethodInvocationTreeMatcher, MemberReferenceTreeMatcher, NewClassTreeMatcher {

  private static final KnownTypes DECLARED =
      KnownTypes.of("java.lang.InterruptedException", "java.sql.SQLException");

  private static final KnownTypes OPENED =
      KnownTypes.of(
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.RandomAccessFile",
          "java.net.Socket");

  private static final KnownTypes IN_MEMORY = KnownTypes.of("java.io.ByteArrayInputStream");

  private static final Matcher<ExpressionTree> READS =
      instanceMethod()
          .onDescendantOf("java.io.InputStream")
          .namedAnyOf("read", "readAllBytes", "readNBytes", "skip", "skipNBytes", "transferTo");

  private static final Matcher<ExpressionTree> SILENT =
      anyOf(
          instanceMethod().onDescendantOf("java.util.concurrent.Future").namedAnyOf("get", "join"),
          instanceMethod().onDescendantOf("java.util.concurrent.locks.Lock").named("lock"),
          instanceMethod()
              .onDescendantOf("java.util.concurrent.locks.Condition")
              .named("awaitUninterruptibly"),
          instanceMethod()
              .onDescendantOf("java.util.concurrent.Semaphore")
              .named("acquireUninterruptibly"),
          instanceMethod()
              .onDescendantOf("java.util.concurrent.Phaser")
              .namedAnyOf("awaitAdvance", "arriveAndAwaitAdvance"),
          instanceMethod().onDescendantOf("java.util.concurrent.ExecutorService").named("close"),
          staticMethod()
              .onClass("java.util.concurrent.locks.LockSupport")
              .namedAnyOf("park", "parkNanos", "parkUntil"),
          staticMethod().onClass("java.nio.file.Files"),
          staticMethod().onClass("java.net.InetAddress").namedAnyOf("getByName", "getAllByName"),
          instanceMethod().onDescendantOf("java.net.Socket").named("connect"),
          instanceMethod().onDescendantOf("java.net.ServerSocket").named("accept"),
          instanceMethod().onDescendantOf("java.net.DatagramSocket").named("receive"),
          instanceMethod().onDescendantOf("java.net.URL").named("openStream"),
          instanceMethod()
              .onDescendantOf("java.net.URLConnection")
              .namedAnyOf("connect", "getInputStream"));

  @Override
  public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
    var method = ASTHelpers.getSymbol(tree);
    return blocks(tree, method, state) && inActor(state) ? describe(tree, method) : no();
  }

  @Override
  public Description matchMemberReference(MemberReferenceTree tree, VisitorState state) {
    var method = ASTHelpers.getSymbol(tree);
    return blocks(tree, method, state) && !isOfThisFile(method, state) && inActor(state)
        ? describe(tree, method)
        : no();
  }

  /** Then what blocks in it is named, and not who hands it on. */
  private static boolean isOfThisFile(MethodSymbol method, VisitorState state) {
    return state.getPath().getCompilationUnit().getTypeDecls().stream()
        .anyMatch(type -> method.outermostClass().equals(ASTHelpers.getSymbol(type)));
  }

  @Override
  public Description matchNewClass(NewClassTree tree, VisitorState state) {
    var constructor = ASTHelpers.getSymbol(tree);
    boolean opens =
        OPENED.include(ASTHelpers.getType(tree), state) && !tree.getArguments().isEmpty();
    return (opens || Waits.declares(constructor, DECLARED, state)) && inActor(state)
        ? describe(tree, constructor)
        : no();
  }

  private static boolean blocks(ExpressionTree tree, MethodSymbol method, VisitorState state) {
    if (READS.matches(tree, state)) {
      return !IN_MEMORY.include(ASTHelpers.getReceiverType(tree), state);
    }
    return SILENT.matches(tree, state) || Waits.declares(method, DECLARED, state);
  }

  private Description describe(Tree tree, MethodSymbol method) {
    return buildDescription(tree)
        .setMessage(
            Waits.name(method)
                + " blocks a thread that actors share: do it in a Coroutine, and have its outcome"
                + " sent here with pipeToSelf")
        .build();
  }

  private static Description no() {
    return Description.NO_MATCH;
  }

  /** Whether the code at hand runs on the thread of an actor or a stage. */
  private static boolean inActor(VisitorState state) {
    return standsInActor(state.getPath(), state) || isHandedToActor(state);
  }

  private static boolean standsInActor(TreePath code, VisitorState state) {
    for (TreePath path = code; path != null; path = path.getParentPath()) {
      var runs = runsIn(path, state);
      if (runs != Runs.IN_PLACE) {
        return runs == Runs.IN_ACTOR;
      }
    }
    return false;
  }

  /** Whether an actor of this file takes the method around as a handler of its own. */
  private static boolean isHandedToActor(VisitorState state) {
    for (TreePath path = state.getPath(); path != null; path = path.getParentPath()) {
      if (path.getLeaf() instanceof MethodTree method) {
        return References.to(ASTHelpers.getSymbol(method), path.getCompilationUnit()).stream()
            .anyMatch(reference -> standsInActor(reference, state));
      }
      if (runsIn(path, state) != Runs.IN_PLACE) {
        return false;
      }
    }
    return false;
  }

  /** Where the end of {@code path} runs, itself; in place unless it says something else. */
  private static Runs runsIn(TreePath path, VisitorState state) {
    return switch (path.getLeaf()) {
      case LambdaExpressionTree _, MemberReferenceTree _ -> Runs.of(path, state);
      case MethodTree method when isStatic(method) -> Runs.UNKNOWN; // any thread may call it
      case VariableTree field when isStatic(field) -> Runs.UNKNOWN;
      case BlockTree block when block.isStatic() -> Runs.UNKNOWN;
      case ClassTree type when KnownTypes.ACTORS.include(ASTHelpers.getType(type), state) ->
          choosesItsThreads(path) ? Runs.UNKNOWN : Runs.IN_ACTOR;
      case ClassTree _ when path.getParentPath().getLeaf() instanceof NewClassTree ->
          Runs.of(path.getParentPath(), state);
      case ClassTree _ -> Runs.UNKNOWN;
      default -> Runs.IN_PLACE;
    };
  }

  /** Whether the path leads through a stage with attributes of its own, such as a dispatcher. */
  private static boolean choosesItsThreads(TreePath path) {
    for (Tree outer : path) {
      if (outer instanceof ClassTree type
          && type.getMembers().stream().anyMatch(BlockingInActor::isAttributes)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAttributes(Tree member) {
    return member instanceof MethodTree method
        && method.getName().contentEquals("initialAttributes");
  }

  private static boolean isStatic(Tree tree) {
    return ASTHelpers.isStatic(ASTHelpers.getSymbol(tree));
  }
}
