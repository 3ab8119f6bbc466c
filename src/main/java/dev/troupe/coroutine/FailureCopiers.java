package dev.troupe.coroutine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copiers that are registered. One that is broken costs what it knows, and nothing else. */
final class FailureCopiers {

  private static final Logger LOG = LoggerFactory.getLogger("troupe.coroutine");

  /** The loader may name a broken one for ever. Chosen, not measured. */
  private static final int MOST_BROKEN = 100;

  private static final List<FailureCopier> COPIERS = load();

  private FailureCopiers() {}

  /** The copy of the first that knows {@code original}; empty where none does. */
  static Optional<RuntimeException> copy(Throwable original) {
    return COPIERS.stream().flatMap(copier -> copier.copy(original).stream()).findFirst();
  }

  private static List<FailureCopier> load() {
    var copiers = new ArrayList<FailureCopier>();
    var registered =
        ServiceLoader.load(FailureCopier.class, FailureCopier.class.getClassLoader()).iterator();
    var broken = 0;
    while (broken < MOST_BROKEN) {
      try {
        if (!registered.hasNext()) {
          break;
        }
        copiers.add(registered.next());
      } catch (ServiceConfigurationError | LinkageError unusable) {
        broken++;
        LOG.warn("a failure copier cannot be used: what it knows crosses as ForkFailed", unusable);
      }
    }
    return List.copyOf(copiers);
  }
}
