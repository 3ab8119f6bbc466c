/** The cancel table: P1, in every window and from every source, over real sockets. */
@NullMarked
package dev.troupe.cancel;

import org.jspecify.annotations.NullMarked;
