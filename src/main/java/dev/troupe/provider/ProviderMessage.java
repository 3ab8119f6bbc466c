package dev.troupe.provider;

/** All that reaches a provider's front: commands, and what it hears from below. */
sealed interface ProviderMessage permits ProviderCommand, Heard {}
