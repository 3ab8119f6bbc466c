package dev.troupe;

import dev.troupe.http.HttpSession;
import dev.troupe.provider.ModelProvider;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/**
 * A provider that the builder was given.
 *
 * @param baseUrl absent: that of its section of the configuration, or none
 */
record UserProvider(
    String name, Optional<URI> baseUrl, Function<HttpSession, ModelProvider> factory) {}
