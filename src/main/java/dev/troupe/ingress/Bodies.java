package dev.troupe.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;

/** Reads the bodies of requests, within the limits of the settings. */
final class Bodies {

  private final IngressSettings settings;
  private final Materializer materializer;
  private final JsonBody json;

  Bodies(IngressSettings settings, Materializer materializer) {
    this.settings = settings;
    this.materializer = materializer;
    this.json = new JsonBody(settings.maxNesting(), settings.maxBodyBytes());
  }

  /**
   * Goes on to {@code next} with what {@code reader} makes of the JSON object in the body.
   *
   * @param reader by any thread; what it throws is thrown where the exchange runs
   * @throws Refused when the body is none
   */
  <T> Outcome read(
      ClientExchange exchange, Function<ObjectNode, T> reader, Function<T, Outcome> next) {
    var entity = exchange.request().entity();
    requireJson(entity.getContentType());
    if (entity instanceof HttpEntity.Strict strict) {
      exchange.takeBody();
      return next.apply(reader.apply(json.read(whole(strict.getData()))));
    }
    exchange.takeBody();
    var sink = new BodySink(settings.maxBodyBytes(), settings.bodyTimeLimit());
    return Outcome.later(
        entity
            .withoutSizeLimit()
            .getDataBytes()
            .runWith(sink, materializer)
            .thenApplyAsync(
                collected -> understood(collected, reader), materializer.executionContext()),
        understood -> next.apply(understood.get()));
  }

  /** What came in many pieces takes its time: away from the loop that other connections share. */
  private <T> Supplier<T> understood(BodySink.Collected collected, Function<ObjectNode, T> reader) {
    try {
      var understood = reader.apply(json.read(whole(collected)));
      return () -> understood;
    } catch (RuntimeException | LinkageError | StackOverflowError thrown) {
      return () -> {
        throw thrown;
      };
    }
  }

  /** Answers with {@code problem}, when what the client still sends is read and dropped. */
  Outcome refuse(ClientExchange exchange, Problem problem) {
    if (!exchange.hasUnreadBody() || exchange.header("expect").isPresent()) {
      return new Outcome.Now(exchange.answer(problem));
    }
    exchange.takeBody();
    var sink = new BodySink(0, settings.bodyTimeLimit());
    return Outcome.later(
        exchange.request().entity().withoutSizeLimit().getDataBytes().runWith(sink, materializer),
        _ -> new Outcome.Now(exchange.answer(problem)));
  }

  private static void requireJson(ContentType type) {
    var media = type.mediaType();
    if (!media.mainType().equals("application")
        || !(media.subType().equals("json") || media.subType().endsWith("+json"))) {
      throw new Refused(
          Problem.of(
              415,
              "unsupported_media_type",
              "content-type: must be application/json, got " + media));
    }
  }

  private ByteString whole(ByteString bytes) {
    if (bytes.size() > settings.maxBodyBytes()) {
      throw tooLarge();
    }
    return bytes;
  }

  private ByteString whole(BodySink.Collected collected) {
    return switch (collected.end()) {
      case WHOLE -> collected.bytes();
      case TOO_LARGE -> throw tooLarge();
      case TOO_SLOW ->
          throw new Refused(
              Problem.of(
                  408,
                  "body_timed_out",
                  "body: not whole within %d s".formatted(settings.bodyTimeLimit().toSeconds())));
      case CUT -> throw new Refused(Problem.of(400, "body_cut", "body: ended before its length"));
    };
  }

  private Refused tooLarge() {
    return new Refused(
        Problem.of(
            413,
            "body_too_large",
            "body: larger than %d bytes (troupe.ingress.max-body)"
                .formatted(settings.maxBodyBytes())));
  }
}
