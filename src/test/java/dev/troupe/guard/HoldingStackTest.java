package dev.troupe.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("switches a rule of every guard off")
class HoldingStackTest {

  private static final StackTraceElement RUN = frame("org.apache.pekko.dispatch.Mailbox", "run");
  private static final StackTraceElement INTERPRETER =
      frame("org.apache.pekko.stream.impl.fusing.GraphInterpreter", "execute");
  private static final StackTraceElement USERS = frame("com.example.Parser", "parse");
  private static final StackTraceElement LIBRARY = frame("java.util.HashMap", "get");

  private static StackTraceElement frame(String type, String method) {
    return new StackTraceElement(type, method, type + ".java", 1);
  }

  private static HoldingStack stack(StackTraceElement... frames) {
    return HoldingStack.of(List.of(frames), true).orElseThrow();
  }

  @Test
  void isPekkosWhereNoCodeOfAUserIsFurtherIn() {
    assertTrue(stack(LIBRARY, INTERPRETER, USERS, RUN).isPekkosOrNettys());
    assertFalse(stack(LIBRARY, USERS, INTERPRETER, RUN).isPekkosOrNettys());
  }

  @Test
  void namesWhoReadsJsonAndNotJackson() {
    var jackson = frame("com.fasterxml.jackson.databind.ObjectMapper", "readTree");
    var serializer =
        frame("org.apache.pekko.serialization.jackson.JacksonSerializer", "fromBinary");

    assertEquals(USERS, stack(LIBRARY, jackson, USERS, RUN).code());
    assertEquals(jackson, stack(LIBRARY, jackson, USERS, RUN).holder());
    assertTrue(stack(LIBRARY, jackson, serializer, USERS, RUN).isPekkosOrNettys());
  }

  @Test
  void isNoneOutsideOfARun() throws Exception {
    var stack = List.of(LIBRARY, USERS);

    assertTrue(HoldingStack.of(stack, true).isEmpty());
    Rules.without(Rule.IN_A_RUN, () -> assertFalse(HoldingStack.of(stack, true).isEmpty()));
  }
}
