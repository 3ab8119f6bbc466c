package dev.troupe.lint;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Type;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.TypeKind;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what only the actor's own thread may use.
 *
 * <p>That is its context, timers and stash, wherever they are named; the fields of the class that
 * is the actor, except those that are final and of a type that does not look like a store; and its
 * methods, since they use the fields.
 */
final class ActorState extends TreePathScanner<@Nullable Tree, @Nullable Void> {

  private static final KnownTypes CONTEXT =
      KnownTypes.of(
          "org.apache.pekko.actor.typed.TypedActorContext",
          "org.apache.pekko.actor.typed.javadsl.StashBuffer",
          "org.apache.pekko.actor.typed.javadsl.TimerScheduler");

  /** Of the context, what its documentation allows on any thread. */
  private static final Set<String> SAFE =
      Set.of(
          "ask",
          "askWithStatus",
          "getExecutionContext",
          "getSelf",
          "getSystem",
          "pipeToSelf",
          "scheduleOnce");

  private static final KnownTypes STORES =
      KnownTypes.of(
          "java.lang.StringBuilder",
          "java.util.BitSet",
          "java.util.Collection",
          "java.util.Iterator",
          "java.util.Map");

  private static final KnownTypes LOGIC =
      KnownTypes.of("org.apache.pekko.stream.stage.GraphStageLogic");

  private final VisitorState state;

  ActorState(VisitorState state) {
    this.state = state;
  }

  /** The first use below the end of {@code path}, in the order of the text. */
  Optional<Tree> firstIn(TreePath path) {
    return Optional.ofNullable(scan(path, null));
  }

  @Override
  public @Nullable Tree reduce(@Nullable Tree one, @Nullable Tree other) {
    return other == null ? one : other; // the scanner gives the later one first
  }

  /** What the actor will run itself is none of the other thread's. */
  @Override
  public @Nullable Tree visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void none) {
    return Runs.of(getCurrentPath(), state) == Runs.IN_ACTOR
        ? null
        : super.visitLambdaExpression(tree, null);
  }

  @Override
  public @Nullable Tree visitClass(ClassTree tree, @Nullable Void none) {
    return KnownTypes.ACTORS.include(ASTHelpers.getType(tree), state)
        ? null
        : super.visitClass(tree, null);
  }

  @Override
  public @Nullable Tree visitIdentifier(IdentifierTree tree, @Nullable Void none) {
    return isState(ASTHelpers.getSymbol(tree)) && !isSafeUse(getCurrentPath()) ? tree : null;
  }

  @Override
  public @Nullable Tree visitMemberSelect(MemberSelectTree tree, @Nullable Void none) {
    return isThis(tree.getExpression())
            && isState(ASTHelpers.getSymbol(tree))
            && !isSafeUse(getCurrentPath())
        ? tree
        : super.visitMemberSelect(tree, null);
  }

  @Override
  public @Nullable Tree visitMemberReference(MemberReferenceTree tree, @Nullable Void none) {
    if (Runs.of(getCurrentPath(), state) == Runs.IN_ACTOR) {
      return null;
    }
    return isThis(tree.getQualifierExpression()) && isState(ASTHelpers.getSymbol(tree))
        ? tree
        : super.visitMemberReference(tree, null);
  }

  private boolean isState(@Nullable Symbol symbol) {
    if (symbol == null || ASTHelpers.isStatic(symbol)) {
      return false;
    }
    return switch (symbol.getKind()) {
      case LOCAL_VARIABLE, PARAMETER -> CONTEXT.include(symbol.type, state);
      case FIELD -> CONTEXT.include(symbol.type, state) || (isActors(symbol) && isStore(symbol));
      case METHOD -> isActors(symbol) && !isFromStage(symbol);
      default -> false;
    };
  }

  private boolean isActors(Symbol member) {
    return member.owner.getKind() == ElementKind.CLASS
        && KnownTypes.ACTORS.include(member.owner.type, state);
  }

  /** Such as getAsyncCallback: which of them may be used anywhere is for each to say. */
  private boolean isFromStage(Symbol method) {
    return LOGIC.include(method.owner.type, state)
        && !Waits.isOurs(method)
        && Waits.packageOf(method).startsWith("org.apache.pekko.");
  }

  private boolean isStore(Symbol field) {
    Type type = field.type;
    return !field.getModifiers().contains(Modifier.FINAL)
        || type.getKind() == TypeKind.ARRAY
        || (STORES.include(type, state)
            && !Waits.packageOf(type.tsym).equals("java.util.concurrent"));
  }

  /** Whether a context is used here only for what any thread may ask of it. */
  private boolean isSafeUse(TreePath use) {
    TreePath user = use.getParentPath();
    if (user.getLeaf() instanceof MethodInvocationTree call
        && call.getMethodSelect() == use.getLeaf()) {
      user = user.getParentPath(); // getContext().getSelf()
    }
    return user.getLeaf() instanceof MemberSelectTree select
        && SAFE.contains(select.getIdentifier().toString())
        && CONTEXT.include(ASTHelpers.getType(select.getExpression()), state);
  }

  private static boolean isThis(ExpressionTree tree) {
    return switch (tree) {
      case IdentifierTree name -> name.getName().contentEquals("this");
      case MemberSelectTree outer -> outer.getIdentifier().contentEquals("this");
      default -> false;
    };
  }
}
