/**
 * The dialect of Amazon Bedrock's Converse.
 *
 * <p>{@link dev.troupe.dialect.bedrock.BedrockDialect} is the way in. A stream is made of binary
 * messages, which {@code dev.troupe.http} takes apart; what comes here is their payload, which is
 * JSON.
 */
@NullMarked
package dev.troupe.dialect.bedrock;

import org.jspecify.annotations.NullMarked;
