/**
 * Providers: supervised sources of answers, each with its own session.
 *
 * <p>Whoever asks speaks {@link dev.troupe.provider.ProviderCommand} to a provider's front or to
 * the router, or holds a {@code ModelRef} in direct style. A provider is either a dialect over
 * HTTP, or a {@link dev.troupe.provider.ModelProvider} that a user wrote.
 */
@NullMarked
package dev.troupe.provider;

import org.jspecify.annotations.NullMarked;
