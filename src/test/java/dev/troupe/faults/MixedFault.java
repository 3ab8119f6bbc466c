package dev.troupe.faults;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a request gets in a run of mixed faults: each is as likely as another, and all together as a
 * good answer.
 */
enum MixedFault {
  THROTTLED,
  NO_CREDIT,
  OVERLOADED,
  BROKEN_GATEWAY,
  REJECTED,
  ERROR_IN_STREAM,
  RESET_AT_ONCE,
  RESET_IN_STREAM,
  CLEAN_END_IN_STREAM,
  CUT_CHUNK,
  SILENCE,
  STALL,
  COMMENTS_ONLY,
  GARBAGE,
  WRONG_TYPE,
  EMPTY,
  TWO_ENDS,
  LATE,
  LONG,
  CLOSED_AFTERWARDS;

  private static final Duration MOMENT = Duration.ofMillis(50);

  /** What is played for {@code arrival}, by {@code random}. */
  static Script script(Arrival arrival, RandomGenerator random) {
    return random.nextBoolean()
        ? Flaky.well(arrival)
        : values()[random.nextInt(values().length)].script(arrival);
  }

  private Script script(Arrival arrival) {
    return switch (this) {
      case THROTTLED -> Answers.error(429, "rate_limited", "Retry-After-Ms: 20");
      case NO_CREDIT -> Answers.error(429, "insufficient_quota");
      case OVERLOADED -> Answers.error(529, "overloaded");
      case BROKEN_GATEWAY -> Answers.page(502, "Bad Gateway");
      case REJECTED -> Answers.error(400, "wrong");
      case ERROR_IN_STREAM -> begun().send(Answers.event("{\"error\":{\"message\":\"x\"}}")).fin();
      case RESET_AT_ONCE -> Script.start().rst();
      case RESET_IN_STREAM -> begun().rst();
      case CLEAN_END_IN_STREAM -> begun().fin();
      case CUT_CHUNK -> cutChunk();
      case SILENCE -> Script.start().hold();
      case STALL -> begun().hold();
      case COMMENTS_ONLY -> begun().endless(": still here\n\n", MOMENT);
      case GARBAGE -> begun().send("data: {\"choices\":[{\n\n").fin();
      case WRONG_TYPE -> Answers.page(200, "Welcome");
      case EMPTY -> Answers.json(200, "");
      case TWO_ENDS -> Answers.stream("so").send(Answers.DONE).fin();
      case LATE -> Script.start().pause(MOMENT).then(Flaky.well(arrival));
      case LONG -> longStream();
      case CLOSED_AFTERWARDS -> Flaky.well(arrival).fin();
    };
  }

  private static Script begun() {
    return Script.start().send(Answers.streamHead()).send(Answers.delta("so"));
  }

  private static Script cutChunk() {
    var chunk = Answers.chunk(Answers.delta("so"));
    return Script.start()
        .send(Answers.chunkedHead("text/event-stream"))
        .send(chunk.substring(0, chunk.length() / 2))
        .fin();
  }

  private static Script longStream() {
    return Script.start()
        .send(Answers.streamHead())
        .each(500, n -> Answers.delta(" " + n))
        .send(Answers.finish("stop") + Answers.DONE)
        .fin();
  }

  /** What a connection suffers on its way, by {@code random}. */
  static Plan plan(RandomGenerator random) {
    var at = random.nextInt(800); // bytes: in the head or in the body
    var end = random.nextBoolean() ? Toxic.End.FIN : Toxic.End.RST;
    var plans =
        List.of(
            Plan.answers(new Toxic.Latency(MOMENT, MOMENT)),
            Plan.answers(new Toxic.Bandwidth(20_000)),
            Plan.answers(new Toxic.SlowClose(MOMENT)),
            Plan.answers(new Toxic.Hold()),
            Plan.answers(new Toxic.GoDead(at)),
            Plan.answers(new Toxic.Timeout(MOMENT, end)),
            Plan.answers(new Toxic.Slicer(20, 19, Duration.ofNanos(100_000))),
            Plan.answers(new Toxic.LimitData(at, end)),
            Plan.answers(new Toxic.Corrupt(at)),
            Plan.answers(new Toxic.Duplicate(at, 30)),
            Plan.requests(new Toxic.LimitData(at, end)),
            Plan.requests(new Toxic.GoDead(at)),
            Plan.requests(new Toxic.ReadNever()),
            Plan.silent(),
            Plan.clean().endingIdle(MOMENT));
    return random.nextBoolean() ? Plan.clean() : plans.get(random.nextInt(plans.size()));
  }
}
