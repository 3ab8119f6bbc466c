/**
 * The dialect of Ollama's chat.
 *
 * <p>{@link dev.troupe.dialect.ollama.OllamaDialect} is the way in. A stream is one JSON object in
 * each line, and a whole answer is the last of them.
 */
@NullMarked
package dev.troupe.dialect.ollama;

import org.jspecify.annotations.NullMarked;
