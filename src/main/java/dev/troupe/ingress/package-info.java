/**
 * HTTP in: the tools API, an OpenAI-compatible API, health and status.
 *
 * <p>{@link dev.troupe.ingress.IngressActor} keeps a socket bound. Each connection runs one stream:
 * {@code SocketStage}, whose bytes an event loop reads and writes, Pekko HTTP, and {@code
 * ConnectionStage}, which hands its requests to {@code Routes} one by one, and from there to one
 * class per API. A call is a message to the router or to a tool, with the connection as its asker:
 * when the client hangs up, the call is cancelled. No call needs a virtual thread here.
 */
@NullMarked
package dev.troupe.ingress;

import org.jspecify.annotations.NullMarked;
