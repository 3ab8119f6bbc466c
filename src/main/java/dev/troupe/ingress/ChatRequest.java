package dev.troupe.ingress;

import dev.troupe.model.ModelRequest;

/**
 * A request in OpenAI's words, understood.
 *
 * @param stream whether the answer comes as it is made
 * @param includeUsage whether a stream ends with the tokens that were used
 */
record ChatRequest(ModelRequest request, boolean stream, boolean includeUsage) {}
