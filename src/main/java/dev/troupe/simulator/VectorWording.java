package dev.troupe.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Vectors as one JSON document; there are no events. */
record VectorWording(Question question, Script script, ObjectNode whole) implements Wording {

  @Override
  public Source<ByteString, NotUsed> content() {
    return Source.single(Json.bytes(whole));
  }

  @Override
  public List<ByteString> closing() {
    return List.of();
  }

  @Override
  public ByteString event(String piece) {
    return ByteString.fromString(piece);
  }

  @Override
  public ByteString error(ObjectNode framed) {
    return Json.bytes(framed);
  }
}
