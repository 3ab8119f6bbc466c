/**
 * The dialect of Gemini's generateContent.
 *
 * <p>{@link dev.troupe.dialect.gemini.GeminiDialect} is the way in. Each event of a stream has the
 * shape of a whole answer, and the stream just ends: the finish reason tells whether it is whole.
 */
@NullMarked
package dev.troupe.dialect.gemini;

import org.jspecify.annotations.NullMarked;
