package dev.troupe.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Whether a model may, must or must not ask for the tools of its request. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ToolChoice.Auto.class, name = "auto"),
  @JsonSubTypes.Type(value = ToolChoice.None.class, name = "none"),
  @JsonSubTypes.Type(value = ToolChoice.Required.class, name = "required"),
  @JsonSubTypes.Type(value = ToolChoice.Named.class, name = "named")
})
public sealed interface ToolChoice {

  /** The model decides. */
  record Auto() implements ToolChoice {}

  /** No tool is called. */
  record None() implements ToolChoice {}

  /** At least one tool is called. */
  record Required() implements ToolChoice {}

  /** The tool of this name is called. */
  record Named(String name) implements ToolChoice {}
}
