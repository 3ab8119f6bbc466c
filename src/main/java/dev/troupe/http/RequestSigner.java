package dev.troupe.http;

import java.net.URI;
import java.util.Map;

/**
 * Proves who sends a request by headers that are made of that request, where a key in a header will
 * not do.
 *
 * <p>Asked each time that a request is written, also where it is sent again, on the event loop of
 * its connection: it must not wait. Any number of threads use it at once.
 */
public interface RequestSigner {

  /**
   * The headers to add to {@code call}; each takes the place of those of the same name.
   *
   * @param url where the call goes, as it stands in the request; its authority is the header {@code
   *     Host}
   */
  Map<String, String> sign(HttpCall call, URI url);
}
