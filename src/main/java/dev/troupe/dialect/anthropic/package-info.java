/**
 * The dialect of Anthropic's Messages.
 *
 * <p>{@link dev.troupe.dialect.anthropic.AnthropicDialect} is the way in. The thinking of an answer
 * comes in signed blocks, which must be sent back unchanged, in their places: {@link
 * dev.troupe.dialect.Thoughts} keeps them in the one signature that Troupe's model has.
 */
@NullMarked
package dev.troupe.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
