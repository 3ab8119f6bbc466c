/** The server's use of Logback, an optional jar: nothing outside this package links to it. */
@NullMarked
package dev.troupe.logback;

import org.jspecify.annotations.NullMarked;
