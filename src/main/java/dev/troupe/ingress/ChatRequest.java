package dev.troupe.ingress;

import dev.troupe.model.ModelRequest;
import dev.troupe.model.TimeLimits;

/**
 * A request in OpenAI's words, understood.
 *
 * @param stream whether the answer comes as it is made
 * @param includeUsage whether a stream ends with the tokens that were used
 */
record ChatRequest(ModelRequest request, boolean stream, boolean includeUsage) {

  /** The same, its call within {@code limits}. */
  ChatRequest within(TimeLimits limits) {
    return limits.equals(TimeLimits.NONE)
        ? this
        : new ChatRequest(request.with().timeLimits(limits).build(), stream, includeUsage);
  }
}
