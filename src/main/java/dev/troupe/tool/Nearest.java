package dev.troupe.tool;

import dev.troupe.provider.Names;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody may have meant. */
public final class Nearest {

  private Nearest() {}

  /** The one of {@code known} that is nearest to {@code word}, if any is near enough. */
  public static Optional<String> to(String word, Collection<String> known) {
    var most = Math.min(word.length() - 1, Math.max(2, word.length() / 3)); // chosen, not measured
    return word.length() > 64
        ? Optional.empty()
        : known.stream()
            .filter(each -> Names.distance(word, each) <= most)
            .min(Comparator.comparingInt(each -> Names.distance(word, each)));
  }
}
