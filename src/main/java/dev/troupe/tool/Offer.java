package dev.troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.model.ToolSpec;

/** One thing that a model is offered to call. */
record Offer(ToolSpec spec, Body body) {

  private static final long MOST_INPUT = 32L << 20; // chosen: more than an answer is, by default

  /** Of the functions' records, made once for each: that takes milliseconds, one at a time. */
  private static final ClassValue<Input<?>> INPUTS =
      new ClassValue<>() {
        @Override
        protected Input<?> computeValue(Class<?> type) {
          return Input.of(type.asSubclass(Record.class));
        }
      };

  /** A record as the input of a function. */
  private record Input<I extends Record>(JsonNode schema, InputReader<I> reader) {

    static <I extends Record> Input<I> of(Class<I> record) {
      var type = ToolJson.MAPPER.constructType(record);
      var schema = RequestSchema.of(type);
      return new Input<>(schema, new InputReader<>(type, schema));
    }
  }

  /** What is done when it is called. */
  interface Body {
    JsonNode run(JsonNode input) throws InterruptedException;
  }

  /** A tool of the troupe, which is asked by a command. */
  static Offer of(ToolDefinition tool, AgentDoors doors) {
    return new Offer(
        new ToolSpec(tool.name(), tool.description(), tool.schema()),
        input -> doors.call(tool.name(), input));
  }

  /**
   * A function of one agent call.
   *
   * @throws IllegalArgumentException naming what cannot be described
   */
  static <I extends Record> Offer of(
      String name, String description, Class<I> request, AgentFunction<I> function) {
    ToolDefinition.requireName(name);
    @SuppressWarnings("unchecked") // computed of this very record
    var known = (Input<I>) INPUTS.get(request);
    return new Offer(
        new ToolSpec(name, description, known.schema()),
        input -> ToolJson.MAPPER.valueToTree(function.run(known.reader().read(input, MOST_INPUT))));
  }

  String name() {
    return spec.name();
  }
}
