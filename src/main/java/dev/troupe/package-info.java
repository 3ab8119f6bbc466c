/** The front door of Troupe. */
@NullMarked
package dev.troupe;

import org.jspecify.annotations.NullMarked;
