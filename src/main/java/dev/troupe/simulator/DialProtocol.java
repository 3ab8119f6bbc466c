package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/**
 * Chat Completions as DIAL speaks them, by its API reference and its core: at the address of each
 * deployment, with a key or a token and not both.
 */
record DialProtocol() implements Protocol {

  /** On a host of its own it is without the first of these. */
  static final String DEPLOYMENTS = "/dial/openai/deployments/";

  private static final ChatProtocol CHAT = new ChatProtocol();

  @Override
  public Question question(LoggedRequest request, Duration pace) {
    return ChatProtocol.question(
        AzureProtocol.deployment(request.path(), DEPLOYMENTS, "/chat/completions"), request, pace);
  }

  @Override
  public Wording wording(long number, Question question, Script script) {
    return CHAT.wording(number, question, script);
  }

  @Override
  public ObjectNode refusal(Refusal refusal) {
    return CHAT.refusal(refusal);
  }

  @Override
  public Optional<String> key(LoggedRequest request) {
    var key = request.header("api-key");
    var token = Protocol.bearer(request);
    if (key.isPresent() && token.isPresent()) {
      throw Refusal.badBody("Either API-KEY or Authorization header must be provided but not both");
    }
    return key.or(() -> token);
  }

  @Override
  public ObjectNode fault() {
    return CHAT.fault();
  }

  @Override
  public ObjectNode framed(JsonNode error) {
    return CHAT.framed(error);
  }
}
