package dev.troupe.tool;

/**
 * Something that can be called by name with one input, and gives one output.
 *
 * <p>Its name comes from where it is registered, its input's schema from the record {@code I}: each
 * component is a field, described by {@link Doc}; a component that may be null, or an {@code
 * Optional}, may be left out. Written as a class or a record, since a lambda does not tell {@code
 * I}.
 *
 * <p>One object serves all calls at once, each on a virtual thread of its own: what belongs to a
 * call lives in {@link #execute}, never in the object's fields.
 *
 * @param <I> the input; its constructor may check more than the schema says, by throwing an {@code
 *     IllegalArgumentException} that names the field
 * @param <O> the output: a {@code String} is passed on as text, anything else as its JSON
 */
public interface SimpleTool<I extends Record, O> {

  /**
   * Does the work of one call.
   *
   * <p>A {@link dev.troupe.model.ModelException} or a {@link ToolException} tells the caller what
   * went wrong; of anything else that is thrown the caller learns the type only, and the log the
   * stack.
   *
   * @param request valid by its schema and its constructor
   * @throws InterruptedException when the call is cancelled or its deadline passes
   */
  O execute(I request, ToolContext tool) throws InterruptedException;

  /**
   * What the tool does, for people and models that choose one; unless overridden, its {@link Doc}.
   */
  default String description() {
    var doc = getClass().getAnnotation(Doc.class);
    return doc == null ? "" : doc.value();
  }
}
