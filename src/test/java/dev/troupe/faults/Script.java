package dev.troupe.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * What the scripted provider does with one request, step by step. A script that names no end leaves
 * the connection open for the next request. Immutable.
 *
 * {@snippet :
 * Script.start().send(Answers.streamHead()).send(Answers.delta("so")).rst()
 * }
 */
record Script(List<Step> steps) {

  /** One thing that is done on a connection. */
  @FunctionalInterface
  interface Step {
    void play(Line line) throws IOException, InterruptedException;
  }

  Script {
    steps = List.copyOf(steps);
  }

  static Script start() {
    return new Script(List.of());
  }

  Script send(String text) {
    return send(text.getBytes(UTF_8));
  }

  Script send(byte[] bytes) {
    return step(line -> line.write(bytes));
  }

  /** Waits so long, or until the other side goes. */
  Script pause(Duration time) {
    return step(line -> line.pause(time));
  }

  /** Waits until the test completes {@code gate}, or until the other side goes. */
  Script until(CompletableFuture<?> gate) {
    return step(line -> line.await(gate));
  }

  /** Sends {@code text} of 0, 1, and so on up to {@code count}, without the last. */
  Script each(long count, LongFunction<String> text) {
    return step(
        line -> {
          for (long n = 0; n < count && !line.isOver(); n++) {
            line.write(text.apply(n).getBytes(UTF_8));
          }
        });
  }

  /** Sends {@code text} again and again, until the other side goes. */
  Script endless(String text) {
    return each(Long.MAX_VALUE, _ -> text);
  }

  /** Likewise, with a pause behind each. */
  Script endless(String text, Duration pause) {
    return step(
        line -> {
          while (!line.isOver()) {
            line.write(text.getBytes(UTF_8));
            line.pause(pause);
          }
        });
  }

  /** These steps, then those of {@code other}. */
  Script then(Script other) {
    return new Script(Stream.concat(steps.stream(), other.steps.stream()).toList());
  }

  /** Sends a FIN; whether the other side closes, too, is still seen. */
  Script fin() {
    return step(Line::finish).hold();
  }

  /** Closes with an RST. */
  Script rst() {
    return step(Line::reset).hold();
  }

  /** Does nothing any more, until the other side goes. */
  Script hold() {
    return step(Line::hold);
  }

  private Script step(Step step) {
    return new Script(Stream.concat(steps.stream(), Stream.of(step)).toList());
  }

  void play(Line line) throws IOException, InterruptedException {
    for (var step : steps) {
      step.play(line);
    }
  }
}
