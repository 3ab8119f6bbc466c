package dev.troupe.guard;

import java.util.function.ObjLongConsumer;

/** Threads beside those of dispatchers, each of which does many short things in turn. */
@FunctionalInterface
public interface Loops {

  /**
   * Tells {@code watch} of each that runs now, and how many things it has begun so far; to wait for
   * the next thing may be the beginning of that. They may come and go between two calls. By one
   * thread of the guard's; does not wait.
   */
  void forEach(ObjLongConsumer<? super Thread> watch);
}
