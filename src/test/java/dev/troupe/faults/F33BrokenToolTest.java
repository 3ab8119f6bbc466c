package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import dev.troupe.tool.ToolException;
import dev.troupe.tool.ToolFailure;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Covers(FaultCase.F33)
@Timeout(30)
class F33BrokenToolTest {

  record Request(String how) {}

  /** Breaks as it is told. */
  record Broken() implements SimpleTool<Request, String> {
    @Override
    public String execute(Request request, ToolContext tool) {
      return switch (request.how()) {
        case "deep" -> "depth " + depth(0);
        case "missing" -> throw new NoClassDefFoundError("acme/Missing");
        case "death" -> throw new InternalError("as ThreadDeath did");
        default -> "well";
      };
    }

    private static int depth(int n) { // the stack ends before the numbers do
      return n == Integer.MAX_VALUE ? n : depth(n + 1) + 1;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deep", "missing"})
  void failsItsCallOnlyAndTheProcessLives(String how, Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider();
        var stand =
            new Stand(upstream, upstream.baseUrl(), it -> it.tool("broken", new Broken()))) {
      var tool = stand.troupe.tool("broken");
      var rounds = Ledger.rounds(3, 100);
      for (int n = 0; n < rounds; n++) {
        var failed = assertThrows(ToolException.class, () -> tool.call(new Request(how)));
        assertEquals(ToolFailure.TOOL_FAILED, failed.failure().type());
      }

      assertEquals("well", tool.call(new Request("")));
      stand.verify(entry);
      entry.rounds(rounds);
      entry.checked(Invariant.I9);
    }
  }
}
