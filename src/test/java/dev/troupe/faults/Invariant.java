package dev.troupe.faults;

/** What holds whatever a provider does. */
enum Invariant {
  /** Each call gets exactly one outcome, by its deadline and 250 ms. */
  I1,
  /** What was acknowledged as stored is there after a restart. */
  I2,
  /** The provider sees no more requests than the calls declare as their attempts. */
  I3,
  /** The time over all attempts is within the deadline and 250 ms. */
  I4,
  /** Sockets, connections and actors are as many as before. */
  I5,
  /** Each queue and buffer has a bound, and whoever is beyond it a reply. */
  I6,
  /** Another provider's calls all succeed at the same time. */
  I7,
  /** No secret is told. */
  I8,
  /** The process lives, and is idle when there is nothing to do. */
  I9,
  /** When the fault is gone, all is well again, by itself. */
  I10,
  /** What was cut is never reported as finished. */
  I11
}
