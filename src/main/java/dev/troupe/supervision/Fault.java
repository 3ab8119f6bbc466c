package dev.troupe.supervision;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/** What a test makes an actor suffer; nothing outside this package can say it. */
enum Fault implements NoSerializationVerificationNeeded {
  /** The handler of this message throws. */
  THROW_IN_HANDLER,
  /** The handler throws, and so does the constructor of the next life, once. */
  THROW_IN_CONSTRUCTOR,
  /** The handler of the next message throws, a timer's or a result's as it may be. */
  THROW_AT_NEXT,
  /** The handler throws, and so does that of the signal by which the actor hears of its end. */
  THROW_IN_SIGNAL,
  /** The actor stops without being told to. */
  STOP,
  /** The actor ends as it would if nothing kept it going: neither restarted nor counted. */
  UNSUPERVISED
}
