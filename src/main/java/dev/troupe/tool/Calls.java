package dev.troupe.tool;

import dev.troupe.coroutine.Coroutine;
import dev.troupe.event.Origin;
import dev.troupe.event.TroupeEvent;
import dev.troupe.supervision.Restarts;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What all calls of one tool share, over all lives of the tool's actor. Any thread. */
final class Calls {

  final ToolDefinition tool;
  final ToolSettings settings;
  final Places places;
  final CarrierWatch watch;
  final Restarts restarts;
  private final Consumer<? super TroupeEvent> events;
  private final AtomicLong started = new AtomicLong();

  Calls(
      ToolDefinition tool,
      ToolSettings settings,
      CarrierWatch watch,
      Consumer<? super TroupeEvent> events) {
    this.tool = tool;
    this.settings = settings;
    this.places = new Places(settings.maxConcurrent());
    this.watch = watch;
    this.restarts = new Restarts("tool '" + tool.name() + "'");
    this.events = events;
  }

  /** A name that no call of this tool had before. */
  String nextName() {
    return "call-" + started.incrementAndGet();
  }

  /** The times of a call that was asked for just now. */
  CallTimes times(Origin origin) {
    return new CallTimes(origin, tool.name(), events);
  }

  /** Starts the code of a call on a thread of its own, which then holds the call's place. */
  Coroutine<?> start(String call, CallPlan plan, ModelCalls models) {
    plan.place().hold();
    try {
      return Coroutine.start(
          "tool-" + tool.name() + "-" + call,
          plan.origin().callId(),
          plan.deadline(),
          () -> {
            new Execution(plan, models, watch, settings.maxInput()).run();
            return true;
          });
    } catch (RuntimeException | Error notStarted) {
      plan.place().free();
      throw notStarted;
    }
  }
}
