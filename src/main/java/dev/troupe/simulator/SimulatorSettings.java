package dev.troupe.simulator;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;

/**
 * How the simulator listens and how fast it talks: the section {@code troupe.simulator}.
 *
 * @param port the loopback port, 0–65535; 0 lets the system choose one, which is then kept
 * @param pace the time between two events of an answer; zero sends them as fast as they are read
 * @param apiKey the bearer token that requests must carry; empty asks for none
 * @param maxRequestBytes the largest request body, at least 1; a larger one is refused with 413
 */
public record SimulatorSettings(
    int port, Duration pace, Optional<String> apiKey, long maxRequestBytes) {

  private static final String SECTION = "troupe.simulator";

  public SimulatorSettings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be within 0 and 65535, got " + port);
    }
    if (pace.isNegative()) {
      throw new IllegalArgumentException("pace must not be negative, got " + pace);
    }
    if (maxRequestBytes < 1) {
      throw new IllegalArgumentException(
          "maxRequestBytes must be at least 1, got " + maxRequestBytes);
    }
  }

  /** Returns what tests want: a free port, no pause between events, no key, 8 MiB a request. */
  public static SimulatorSettings defaults() {
    return new SimulatorSettings(0, Duration.ZERO, Optional.empty(), 8L * 1024 * 1024);
  }

  /**
   * Returns the settings in the section {@code troupe.simulator} of {@code config}.
   *
   * @throws com.typesafe.config.ConfigException if a key is missing or of the wrong type
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static SimulatorSettings from(Config config) {
    var section = config.getConfig(SECTION);
    var apiKey =
        section.hasPath("api-key")
            ? Optional.of(section.getString("api-key"))
            : Optional.<String>empty();
    return new SimulatorSettings(
        section.getInt("port"),
        section.getDuration("pace"),
        apiKey,
        section.getBytes("max-request-bytes"));
  }

  /** Returns a copy with another time between two events. */
  public SimulatorSettings withPace(Duration pace) {
    return new SimulatorSettings(port, pace, apiKey, maxRequestBytes);
  }

  /** Returns a copy that asks for {@code apiKey}. */
  public SimulatorSettings withApiKey(String apiKey) {
    return new SimulatorSettings(port, pace, Optional.of(apiKey), maxRequestBytes);
  }

  /** Returns a copy that listens on {@code port}. */
  public SimulatorSettings withPort(int port) {
    return new SimulatorSettings(port, pace, apiKey, maxRequestBytes);
  }

  /** Returns the settings as text, without the key. */
  @Override
  public String toString() {
    return "SimulatorSettings[port=%d, pace=%s, apiKey=%s, maxRequestBytes=%d]"
        .formatted(port, pace, apiKey.isPresent() ? "set" : "none", maxRequestBytes);
  }
}
