/**
 * How a parent keeps its children going.
 *
 * <p>An actor under a reference that others hold is {@linkplain
 * dev.troupe.supervision.Supervised#restarting restarted in place}: a throw and an unexpected stop
 * alike give it a fresh life under the same reference, and its children stay. An actor that only
 * its parent knows is {@linkplain dev.troupe.supervision.Supervised#watched watched}: it ends when
 * it fails, and the parent starts another after a pause of {@link dev.troupe.supervision.Backoff}.
 */
@NullMarked
package dev.troupe.supervision;

import org.jspecify.annotations.NullMarked;
