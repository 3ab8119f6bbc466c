package dev.troupe.tool;

import org.jspecify.annotations.Nullable;

/**
 * What is done when a model calls a function that only one agent call offers.
 *
 * <p>Each call runs on a virtual thread of its own, several at the same time. It has no queue and
 * no places as tools have, and the agent call waits for its end, also where that is cancelled: it
 * should heed its interrupt.
 *
 * @param <I> the input; its constructor may check more than the schema says, by throwing an {@code
 *     IllegalArgumentException} that names the field
 */
@FunctionalInterface
public interface AgentFunction<I extends Record> {

  /**
   * Does it.
   *
   * <p>A {@link dev.troupe.model.ModelException} or a {@link ToolException} tells the model what
   * went wrong; of anything else that is thrown the model learns the type only, and the log the
   * stack.
   *
   * @return what the model is told: a {@code String} as it is, anything else as its JSON
   * @throws InterruptedException when the agent call is cancelled
   */
  @Nullable Object run(I input) throws InterruptedException;
}
