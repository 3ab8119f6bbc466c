package dev.troupe.model;

/** Why a model stopped; a finished answer always has one. */
public enum FinishReason {
  /** It was done, or met a stop text. */
  STOP,
  /** The limit of output tokens, or the context window, was reached. */
  LENGTH,
  /** It wants tools run before it goes on. */
  TOOL_CALLS,
  /** The provider's filter cut the answer. */
  CONTENT_FILTER,
  /** A reason that the provider named and Troupe does not know. */
  OTHER
}
