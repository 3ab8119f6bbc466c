/**
 * HTTP to one provider: a session of connections that are aborted one by one, and the framing of
 * streamed answers.
 *
 * <p>A {@link dev.troupe.http.FrameParser} cuts the bytes of an answer into events, whatever the
 * pieces in which they arrive.
 */
@NullMarked
package dev.troupe.http;

import org.jspecify.annotations.NullMarked;
