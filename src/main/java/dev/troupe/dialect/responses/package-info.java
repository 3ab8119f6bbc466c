/**
 * The dialect of OpenAI's Responses.
 *
 * <p>{@link dev.troupe.dialect.responses.ResponsesDialect} is the way in. An answer is a list of
 * items: messages, calls of tools, and reasoning, whose text only OpenAI can read. {@link
 * dev.troupe.dialect.responses.SentBack} keeps those items, and the phases of messages, in the one
 * signature that Troupe's model has, so that they can be sent back. Errors are OpenAI's, as in Chat
 * Completions.
 */
@NullMarked
package dev.troupe.dialect.responses;

import org.jspecify.annotations.NullMarked;
