package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** One vendor's API: how its questions are read, and how answers are written in its words. */
interface Protocol {

  /**
   * Reads a question.
   *
   * @param pace the time between two events, unless the request says otherwise
   * @throws Refusal if a field is not as the vendor asks for it
   */
  Question question(LoggedRequest request, Duration pace);

  /** Returns how {@code script} is said as the answer with the number {@code number}. */
  Wording wording(long number, Question question, Script script);

  /** Returns the body that refuses a request. */
  ObjectNode refusal(Refusal refusal);

  /** Returns the answer that refuses a request. */
  default HttpResponse refused(Refusal refusal) {
    return Play.json(refusal.status(), refusal(refusal));
  }

  /** Returns the key that the request carries. */
  Optional<String> key(LoggedRequest request);

  /** Returns the key in the header {@code authorization}. */
  static Optional<String> bearer(LoggedRequest request) {
    return request
        .header("authorization")
        .filter(value -> value.startsWith("Bearer "))
        .map(value -> value.substring("Bearer ".length()));
  }

  /** Returns the error that is sent where a fault asks for one and says no more. */
  ObjectNode fault();

  /** Returns {@code error} in its frame. */
  ObjectNode framed(JsonNode error);
}
