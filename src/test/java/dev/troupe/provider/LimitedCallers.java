package dev.troupe.provider;

import dev.troupe.dialect.Rates;
import java.util.PriorityQueue;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Callers that each ask again as soon as they are answered, in simulated time, first come first
 * served before one limiter.
 */
final class LimitedCallers {

  /** Something that happens at a time; {@code order} parts those of one time. */
  private record Event(long at, long order, Runnable body) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(order, other.order) : Long.signum(at - other.at);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final RateLimiter limiter;
  private final LongFunction<Rates> provider;
  private final LongSupplier latency;
  private long now;
  private long order;
  private boolean armed;
  private long alarm;
  private int waiting;
  private int sent;

  /** {@code provider} answers a request that arrives at a time; {@code latency} is of one way. */
  LimitedCallers(
      RateLimiter limiter, LongFunction<Rates> provider, LongSupplier latency, long start) {
    this.limiter = limiter;
    this.provider = provider;
    this.latency = latency;
    now = start;
  }

  int sent() {
    return sent;
  }

  /** Lets so many callers ask until {@code end}. */
  void run(int callers, long end) {
    waiting = callers;
    admit();
    while (!events.isEmpty() && events.peek().at() - end < 0) {
      var event = events.remove();
      now = event.at();
      event.body().run();
      admit();
    }
  }

  private void admit() {
    while (waiting > 0) {
      var wait = limiter.tryTake(0, now);
      if (wait.isPresent()) {
        arm(wait.get().toNanos());
        return;
      }
      waiting--;
      sent++;
      later(latency.getAsLong(), this::arrive);
    }
  }

  /** One alarm is enough, as it is set anew when it goes off. */
  private void arm(long nanos) {
    if (armed && alarm - (now + nanos) <= 0) {
      return;
    }
    armed = true;
    alarm = now + nanos;
    later(nanos, () -> armed = alarm != now && armed);
  }

  private void arrive() {
    var rates = provider.apply(now);
    later(
        latency.getAsLong(),
        () -> {
          limiter.answered(0, rates, now);
          waiting++;
        });
  }

  private void later(long nanos, Runnable body) {
    events.add(new Event(now + nanos, order++, body));
  }
}
