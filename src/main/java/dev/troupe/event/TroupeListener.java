package dev.troupe.event;

/**
 * Hears what happens. Called by one thread of Troupe's, in order; may be slow, then it misses some.
 */
@FunctionalInterface
public interface TroupeListener {

  /** Something happened; what this throws is logged and changes nothing. */
  void on(TroupeEvent event);
}
