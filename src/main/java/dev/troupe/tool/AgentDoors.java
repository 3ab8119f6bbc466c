package dev.troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;

/** The ways of an agent call to models and to the tools of its troupe. Any thread. */
interface AgentDoors {

  /**
   * Waits for a model's answer.
   *
   * @throws dev.troupe.model.ModelException when there is none, at the deadline too
   */
  ModelResponse generate(ModelRequest request) throws InterruptedException;

  /** The tools that there are. */
  ToolDirectory tools();

  /**
   * Has the tool called {@code name} work, and waits for its output.
   *
   * @throws ToolException when it fails
   */
  JsonNode call(String name, JsonNode input) throws InterruptedException;
}
