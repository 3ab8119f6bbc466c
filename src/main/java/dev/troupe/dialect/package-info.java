/**
 * The service provider interface for vendors' wire formats.
 *
 * <p>A {@link dev.troupe.dialect.Dialect} is pure: a request becomes an HTTP request, events or a
 * JSON body become model events, an error answer becomes a failure. It does no I/O and knows no
 * actors.
 */
@NullMarked
package dev.troupe.dialect;

import org.jspecify.annotations.NullMarked;
