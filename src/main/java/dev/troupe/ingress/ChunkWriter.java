package dev.troupe.ingress;

import org.apache.pekko.util.ByteString;

/**
 * Writes chunks of a response right into its socket, past the stages of Pekko HTTP that would frame
 * them in the same way: what three of its streams do for each event costs as much as the event.
 */
interface ChunkWriter {

  /** Whether the socket takes another chunk now. In the connection's thread. */
  boolean isReady();

  /**
   * Writes {@code data}, which is not empty, as the next chunk of the response in work. To be
   * called in the connection's thread where {@link #isReady}, and only while all that came before
   * is out: that is so whenever the response's body is pulled, since no stage below it holds
   * anything back.
   */
  void write(ByteString data);
}
