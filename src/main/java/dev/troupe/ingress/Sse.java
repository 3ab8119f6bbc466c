package dev.troupe.ingress;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Answers with a stream of server-sent events. */
final class Sse {

  /**
   * What is written for one reply.
   *
   * @param bytes one or more events
   * @param problem why the call failed, when it did: the response's status if this comes first
   */
  record Frame(ByteString bytes, Optional<Problem> problem) {

    /** Nothing is written, and the stream has not begun. */
    static final Frame NONE = of(ByteString.emptyByteString());

    static final Frame COMMENT = of(ByteString.fromString(": still here\n\n"));

    boolean isSomething() {
      return !bytes.isEmpty();
    }

    static Frame of(ByteString bytes) {
      return new Frame(bytes, Optional.empty());
    }

    static Frame failed(ByteString event, Problem problem) {
      return new Frame(event, Optional.of(problem));
    }
  }

  private Sse() {}

  /**
   * The response whose body is made of replies.
   *
   * <p>Its status is known with the first frame. A comment counts as one: after {@code silence}
   * without any, the response begins, so that nothing between here and the client thinks it dead.
   *
   * @param replies the replies, but for those that what it is given took at once
   */
  static <R> Outcome respond(
      ClientExchange exchange,
      Function<Predicate<R>, Source<R, ?>> replies,
      Function<R, Frame> framing,
      Duration silence) {
    var stage = new SseStage<>(exchange, framing, silence);
    return new Outcome.Streamed(replies.apply(stage::takeDirectly).via(stage));
  }
}
