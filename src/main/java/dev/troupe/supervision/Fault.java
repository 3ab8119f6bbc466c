package dev.troupe.supervision;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/** What a test makes an actor suffer; nothing outside this package can say it. */
enum Fault implements NoSerializationVerificationNeeded {
  /** The handler of this message throws. */
  THROW_IN_HANDLER,
  /** The handler throws, and so does the constructor of the next life, once. */
  THROW_IN_CONSTRUCTOR,
  /** The actor stops without being told to. */
  STOP,
  /** The actor ends as it would if nothing kept it going: neither restarted nor counted. */
  UNSUPERVISED
}
