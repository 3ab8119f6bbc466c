/**
 * HTTP sessions: connections to one origin, each exchange abortable alone.
 *
 * <p>A {@link dev.troupe.http.SessionActor} keeps the connections of one provider; each is an actor
 * of its own that runs one {@link dev.troupe.http.Exchange} at a time, so that an abort closes
 * exactly one socket. Code in direct style uses an {@link dev.troupe.http.HttpSession}, which only
 * a session actor can make. What goes wrong is an {@link dev.troupe.http.HttpFailure}.
 *
 * <p>An exchange's callbacks run on its connection's event loop, one at a time. Everything else
 * that several threads touch says so at its field.
 */
@NullMarked
package dev.troupe.http;

import org.jspecify.annotations.NullMarked;
