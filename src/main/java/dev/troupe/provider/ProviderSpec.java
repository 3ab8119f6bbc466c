package dev.troupe.provider;

/** One provider to start: its settings, and what answers for it. */
public record ProviderSpec(ProviderSettings settings, Backend backend) {

  String name() {
    return settings.name();
  }
}
