/**
 * What Troupe is put through as a whole: two thousand calls at once, deadlines, endless streams,
 * tools that spin or break.
 */
@NullMarked
package dev.troupe.load;

import org.jspecify.annotations.NullMarked;
