package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/**
 * That part of a vendor's API that turns texts into vectors.
 *
 * @param vendor the rest of the API: its keys and errors are the same
 * @param bodies how the texts are asked for, and the vectors written
 */
record VectorProtocol(Protocol vendor, Bodies bodies) implements Protocol {

  /** One way to ask for vectors, and to write them. */
  interface Bodies {

    /**
     * Reads what is asked; each text is a turn of the user.
     *
     * @throws Refusal if a field is not as the vendor asks for it
     */
    Question question(LoggedRequest request);

    /** Returns the answer as one JSON document. */
    ObjectNode answer(Question question);
  }

  @Override
  public Question question(LoggedRequest request, Duration pace) {
    return bodies.question(request);
  }

  @Override
  public Wording wording(long number, Question question, Script script) {
    return new VectorWording(question, script, bodies.answer(question));
  }

  @Override
  public ObjectNode refusal(Refusal refusal) {
    return vendor.refusal(refusal);
  }

  @Override
  public Optional<String> key(LoggedRequest request) {
    return vendor.key(request);
  }

  @Override
  public ObjectNode fault() {
    return vendor.fault();
  }

  @Override
  public ObjectNode framed(JsonNode error) {
    return vendor.framed(error);
  }
}
