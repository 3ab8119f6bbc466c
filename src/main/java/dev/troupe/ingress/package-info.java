/**
 * HTTP in: the tools API, an OpenAI-compatible API, health and status.
 *
 * <p>{@link dev.troupe.ingress.IngressActor} keeps a socket bound. Each connection runs one stream,
 * {@code ConnectionStage}, which hands its requests to {@code Routes} one by one, and from there to
 * one class per API. A call is a message to the router or to a tool, with the connection as its
 * asker: when the client hangs up, the call is cancelled. Nothing here needs a virtual thread.
 */
@NullMarked
package dev.troupe.ingress;

import org.jspecify.annotations.NullMarked;
