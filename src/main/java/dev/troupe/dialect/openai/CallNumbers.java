package dev.troupe.dialect.openai;

import dev.troupe.dialect.Text;
import dev.troupe.model.ModelEvent.ToolCallDelta;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells which tool call of an answer a delta belongs to.
 *
 * <p>OpenAI numbers them. Where a server does not, a delta with a new id, or with a name but no id,
 * begins the next call. A call that is given no id gets one made here, since its result must name
 * it.
 */
final class CallNumbers {

  private final Set<Integer> begun = new HashSet<>();
  private int last = -1;
  private String lastId = "";

  ToolCallDelta next(Chunk.ToolCall call, String answerId) {
    int index = index(call);
    last = index;
    lastId = call.id;
    var id = begun.add(index) && call.id.isEmpty() ? "call_" + answerId + "_" + index : call.id;
    return new ToolCallDelta(index, Text.given(id), Text.given(call.name), call.arguments);
  }

  boolean isEmpty() {
    return begun.isEmpty();
  }

  private int index(Chunk.ToolCall call) {
    if (call.index.isPresent()) {
      return call.index.getAsInt();
    }
    return last < 0 || begins(call) ? last + 1 : last;
  }

  private boolean begins(Chunk.ToolCall call) {
    return call.id.isEmpty() ? !call.name.isEmpty() : !call.id.equals(lastId);
  }
}
