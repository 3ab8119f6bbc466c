package dev.troupe.tool;

import dev.troupe.coroutine.Coroutine;
import dev.troupe.coroutine.CpuPool;
import dev.troupe.event.Origin;
import dev.troupe.event.TroupeEvent;
import dev.troupe.supervision.LogLimit;
import dev.troupe.supervision.Restarts;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What all calls of one tool share, over all lives of the tool's actor. Any thread. */
final class ToolResources {

  final ToolDefinition tool;
  final ToolSettings settings;
  final Places places;
  final CarrierWatch watch;
  final Restarts restarts;
  final LogLimit failures = new LogLimit(); // of its code
  private final Consumer<? super TroupeEvent> events;
  private final CpuPool cpu;
  private final AtomicLong started = new AtomicLong();
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile int queued; // written by the tool's actor

  ToolResources(ToolDefinition tool, ToolSettings settings, CarrierWatch watch, ToolWiring wiring) {
    this.tool = tool;
    this.settings = settings;
    this.places = new Places(settings.maxConcurrent());
    this.watch = watch;
    this.restarts = new Restarts("tool '" + tool.name() + "'");
    this.events = wiring.events();
    this.cpu = wiring.cpu();
  }

  /** A name that no call of this tool had before. */
  String nextName() {
    return "call-" + started.incrementAndGet();
  }

  void queued(int queued) {
    if (this.queued != queued) { // to read a volatile is cheap, to write it is not
      this.queued = queued;
    }
  }

  /** The calls whose code was started, and whose askers wait. */
  AtomicInteger inFlight() {
    return inFlight;
  }

  /** How the tool is right now. */
  ToolCommand.Description describe() {
    var waitedFor = inFlight.get();
    return new ToolCommand.Description(
        tool.name(),
        tool.description(),
        tool.schema(),
        waitedFor,
        queued,
        Math.max(0, places.taken() - waitedFor),
        restarts.count());
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
          () ->
              cpu.within(
                  () -> {
                    new Execution(plan, models, this).run();
                    return true;
                  }));
    } catch (RuntimeException | Error notStarted) {
      plan.place().free();
      throw notStarted;
    }
  }
}
