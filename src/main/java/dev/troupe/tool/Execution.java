package dev.troupe.tool;

import dev.troupe.coroutine.ThreadWatch;
import dev.troupe.tool.ToolCommand.Answered;
import dev.troupe.tool.ToolCommand.Failed;
import dev.troupe.tool.ToolCommand.Reply;

/** One run of a tool's code, on the thread of its call. */
record Execution(CallPlan plan, ModelCalls models, ToolResources calls) {

  /** Runs the tool, and answers the asker unless somebody else did meanwhile. */
  void run() {
    try {
      if (!plan.asker().isSettled()) { // while it waited for a carrier
        plan.asker().begun();
        var reply = watched();
        plan.place().free(); // first: who was answered may call again at once
        if (!models.hasEnded()) { // otherwise the tool's actor knows better why
          plan.asker().answer(reply);
        }
      }
    } finally {
      plan.place().free();
    }
  }

  private Reply watched() {
    return ThreadWatch.within(
        () -> calls.watch.enter(plan.tool().name(), plan.asker()), this::attempt); // with all forks
  }

  private Reply attempt() {
    var context = new CallContext(plan, models);
    try {
      return new Answered(plan.tool().run(plan.input(), calls.settings.maxInput(), context));
    } catch (Throwable failure) { // a tool is a user's code: whatever it throws is its own
      rethrowIfTheMachineFails(failure);
      return new Failed(CallFailures.of(plan.tool().name(), failure, calls.failures));
    } finally {
      context.close();
    }
  }

  /** Where the JVM itself is at its end, no call must swallow it. */
  static void rethrowIfTheMachineFails(Throwable failure) {
    if (failure instanceof VirtualMachineError machine
        && !(machine instanceof StackOverflowError)) {
      throw machine;
    }
  }
}
