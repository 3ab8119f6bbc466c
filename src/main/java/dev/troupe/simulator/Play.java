package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.ThrottleMode;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** How an answer that goes well becomes an HTTP response. */
final class Play {

  static final ContentType JSON = ContentTypes.APPLICATION_JSON;

  private Play() {}

  /** Returns the time before the first byte: a whole answer is there when it is all said. */
  static Duration delay(Wording wording) {
    var manner = wording.question().manner();
    return manner.stream() ? Duration.ZERO : manner.pace().multipliedBy(wording.script().size());
  }

  static HttpResponse response(Wording wording) {
    var manner = wording.question().manner();
    return manner.stream()
        ? HttpResponse.create()
            .withEntity(
                HttpEntities.createChunked(
                    wording.streamType(), paced(wording.events(), manner.pace())))
        : json(200, wording.whole());
  }

  static HttpResponse json(int status, JsonNode body) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(JSON, Json.bytes(body)));
  }

  /** Returns the usual type of an answer in these words. */
  static ContentType type(Wording wording) {
    return wording.question().manner().stream() ? wording.streamType() : JSON;
  }

  static Source<ByteString, NotUsed> paced(Source<ByteString, NotUsed> source, Duration pace) {
    return pace.isZero() ? source : source.throttle(1, pace, 0, ThrottleMode.shaping());
  }
}
