package dev.troupe.lint;

import com.google.errorprone.VisitorState;
import com.google.errorprone.suppliers.Supplier;
import com.google.errorprone.suppliers.Suppliers;
import com.google.errorprone.util.ASTHelpers;
import com.sun.tools.javac.code.Type;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Types that a check knows by name; one that is not on the user's class path has no subtypes. */
record KnownTypes(List<Supplier<Type>> types) {

  /** What runs on a dispatcher's thread: Pekko's typed behaviors, and the logic of its stages. */
  static final KnownTypes ACTORS =
      of("org.apache.pekko.actor.typed.Behavior", "org.apache.pekko.stream.stage.GraphStageLogic");

  static KnownTypes of(String... names) {
    return new KnownTypes(Stream.of(names).map(Suppliers::typeFromString).toList());
  }

  /** Whether {@code type} is one of these, or below one of them. */
  boolean include(@Nullable Type type, VisitorState state) {
    return type != null
        && types.stream().anyMatch(known -> ASTHelpers.isSubtype(type, known.get(state), state));
  }
}
