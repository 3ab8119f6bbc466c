/**
 * The lint: checks for Error Prone that name mistakes with asynchronous code while it is compiled.
 *
 * <p>Published as the artifact of classifier {@code lint}, for the processor path of the compiler;
 * no other package uses it, and it uses none of ours: what it knows of Troupe and of Pekko it knows
 * by name. Each check is one class, named in {@code META-INF/services}; {@code docs/pitfalls.md}
 * shows what each of them finds.
 */
@NullMarked
package dev.troupe.lint;

import org.jspecify.annotations.NullMarked;
