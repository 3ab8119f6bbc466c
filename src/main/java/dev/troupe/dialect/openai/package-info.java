/**
 * The dialect of OpenAI's Chat Completions, which most other servers speak too.
 *
 * <p>{@link dev.troupe.dialect.openai.OpenAiDialect} is the way in. A request is written straight
 * to bytes; each event of an answer is read token by token into a chunk, from which the decoder
 * tells what is new; an error answer is judged by the provider's own word for it, then by its
 * status.
 */
@NullMarked
package dev.troupe.dialect.openai;

import org.jspecify.annotations.NullMarked;
