package dev.troupe.coroutine;

/**
 * What a coroutine actor does, from its first message to its end: mostly a loop that receives.
 *
 * @param <T> what the actor can be told
 */
@FunctionalInterface
public interface LoopBody<T> {

  /**
   * Runs on a virtual thread of its own. To return is to stop the actor; to throw is to fail it, as
   * its strategy says.
   *
   * @throws InterruptedException when the actor was stopped while the body waited
   */
  void run(Mailbox<T> mailbox) throws Exception;
}
