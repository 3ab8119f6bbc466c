package dev.troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.coroutine.Joiner;
import dev.troupe.coroutine.Scope;
import dev.troupe.model.FinishReason;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Part;
import dev.troupe.supervision.LogLimit;
import dev.troupe.tool.ToolCommand.Answered;
import dev.troupe.tool.ToolCommand.Failed;
import dev.troupe.tool.ToolCommand.Reply;
import java.util.ArrayList;
import java.util.List;

/** The calls that one answer asks for, and what the model is told of each. */
final class Round {

  private static final LogLimit FAILURES = new LogLimit(); // of all functions

  private final ModelResponse answer;
  private final Offers offers;
  private final AgentLimits limits;

  Round(ModelResponse answer, Offers offers, AgentLimits limits) {
    this.answer = answer;
    this.offers = offers;
    this.limits = limits;
  }

  /**
   * Runs the first {@code most} calls at the same time, and waits until all have ended. Where there
   * are more, the model is told so by the result of one that was not run.
   *
   * @throws dev.troupe.coroutine.DeadlineExceeded when they do not end in time
   */
  List<CallResult> run(int most) throws InterruptedException {
    var asked = answer.toolCalls();
    var first = asked.subList(0, Math.min(most, asked.size()));
    var results = new ArrayList<>(isCut() ? first.stream().map(this::cut).toList() : runAll(first));
    if (asked.size() > most) {
      results.add(CallResult.notRun(asked.get(most), left(most, asked.size())));
    }
    return results;
  }

  private String left(int most, int asked) {
    var what =
        isCut()
            ? "this answer of %2$d calls was cut"
            : "only the first %d of the %d calls in this answer were run";
    return what.formatted(most, asked) + ": ask again for what is still needed, in several answers";
  }

  /** Runs none, because of {@code why}; one for each that could have been run in a round. */
  List<CallResult> notRun(String why) {
    return answer.toolCalls().stream()
        .limit(limits.callsPerRound())
        .map(call -> CallResult.notRun(call, why))
        .toList();
  }

  /** Whether arguments may look whole that are not. */
  private boolean isCut() {
    return answer.finishReason() == FinishReason.LENGTH
        || answer.finishReason() == FinishReason.CONTENT_FILTER;
  }

  private CallResult cut(Part.ToolCall call) {
    var why =
        "tool '%s': input refused: the answer was cut (%s), so this call may not be whole: call it again, with less in one answer"
            .formatted(call.name(), answer.finishReason());
    return CallResult.of(
        call, new Failed(ToolFailure.of(ToolFailure.INVALID_INPUT, why, false)), 0, limits);
  }

  private List<CallResult> runAll(List<Part.ToolCall> calls) throws InterruptedException {
    try (var scope = Scope.open(Joiner.<CallResult>allSucceed())) {
      calls.forEach(call -> scope.fork(() -> run(call)));
      return scope.join();
    }
  }

  private CallResult run(Part.ToolCall call) throws InterruptedException {
    var begun = System.nanoTime();
    var reply = attempt(call);
    return CallResult.of(call, reply, System.nanoTime() - begun, limits);
  }

  private Reply attempt(Part.ToolCall call) throws InterruptedException {
    try {
      return new Answered(bounded(offers.run(call), call.name()));
    } catch (InterruptedException cancelled) {
      throw cancelled;
    } catch (ToolException failed) {
      return new Failed(failed.failure());
    } catch (Throwable failure) { // a function is a user's code: whatever it throws is its own
      Execution.rethrowIfTheMachineFails(failure);
      return new Failed(CallFailures.of(call.name(), failure, FAILURES));
    }
  }

  /** What the model is told it is told again in every later round. */
  private JsonNode bounded(JsonNode output, String tool) {
    try {
      ToolJson.requireBounded(output, limits.resultLength());
      return output;
    } catch (IllegalArgumentException tooMuch) {
      throw ToolException.failed(
          "tool '%s': call: its output %s (%d characters): ask for less of it"
              .formatted(tool, tooMuch.getMessage(), limits.resultLength()),
          false);
    }
  }
}
