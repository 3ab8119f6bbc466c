/**
 * Watches the threads of dispatchers and of event loops, and says which code holds one of them.
 *
 * <p>A {@link dev.troupe.guard.DispatcherGuard} looks at each of them at intervals: the code of an
 * actor or of a stream that waits there, or computes for long, is warned of with its place. A
 * recording of the JVM can be had beside, which sees shorter waits, later.
 */
@NullMarked
package dev.troupe.guard;

import org.jspecify.annotations.NullMarked;
