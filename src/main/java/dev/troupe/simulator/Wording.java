package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** How a script is written in one vendor's words, as one body or as a stream of events. */
interface Wording {

  ContentType EVENTS = ContentTypes.parse("text/event-stream");

  Question question();

  Script script();

  /** Returns the answer as one JSON document. */
  ObjectNode whole();

  /** Returns the opening event, and those that say something. */
  Source<ByteString, NotUsed> content();

  /** Returns the events that end the answer. */
  List<ByteString> closing();

  /** Returns an event that adds {@code piece} to the text. */
  ByteString event(String piece);

  /** Returns an event that holds an error, in its frame. */
  ByteString error(ObjectNode framed);

  /** Returns a sign of life that says nothing. */
  default ByteString ping() {
    return ByteString.fromString(": ping\n\n");
  }

  /** Returns the content type of the stream. */
  default ContentType streamType() {
    return EVENTS;
  }

  /** Returns the opening event, one for each piece, and those that end the answer. */
  default Source<ByteString, NotUsed> events() {
    return content().concatLazy(Source.from(closing()));
  }

  /** Returns an event without a name that carries {@code json}. */
  static ByteString data(JsonNode json) {
    return ByteString.fromString("data: " + Json.text(json) + "\n\n");
  }

  /** Returns an event with a name that carries {@code json}. */
  static ByteString named(String name, JsonNode json) {
    return ByteString.fromString("event: " + name + "\ndata: " + Json.text(json) + "\n\n");
  }
}
