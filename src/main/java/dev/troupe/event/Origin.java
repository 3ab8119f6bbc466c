package dev.troupe.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where a call comes from, for logs: no decision is made by it.
 *
 * @param callId the same for a call and for all that it calls; 16 hexadecimal digits where Troupe
 *     made it
 * @param tool the tool that makes the call; absent where none does
 */
public record Origin(String callId, Door door, Optional<String> tool) {

  /** A new call that came in by {@code door}. */
  public static Origin at(Door door) {
    return new Origin(newCallId(), door, Optional.empty());
  }

  /** The same call, further down, in {@code tool}. */
  @JsonIgnore
  public Origin in(String tool) {
    return new Origin(callId, door, Optional.of(tool));
  }

  private static String newCallId() {
    var digits = Long.toHexString(ThreadLocalRandom.current().nextLong());
    return "0".repeat(16 - digits.length()) + digits;
  }
}
